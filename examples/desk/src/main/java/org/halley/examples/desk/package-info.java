/**
 * The task desk of a trader: tasks and price alerts, each of which is a request that waits.
 *
 * <p>In reading order: {@link org.halley.examples.desk.AsyncServlet} (the continuation as the article has it),
 * {@link org.halley.examples.desk.Task} (a suspended request), {@link org.halley.examples.desk.Desk} (who waits, and who
 * ends it), {@link org.halley.examples.desk.Book} (the channel that is the state), {@link
 * org.halley.examples.desk.DeskServlet} (HTTP).
 *
 * <p><b>What a crash loses.</b> A held request lives in memory: with the process go the connections of all who wait, and
 * nothing brings those back. The article admits as much of the tasks themselves. Here a task is an event before it is
 * anything else, and ends with an event; a desk that starts reads the channel and takes up every task that has not
 * ended, with the prices that came meanwhile, and executes at once what is overdue. So tasks outlive what the log
 * outlives. The log in memory lives in the hub: it outlives a stop, an update and a failure of this bundle, and is lost
 * with the process or an update of the hub. With an {@link org.halley.comet.spi.EventLog} that is durable, tasks outlive
 * a crash of the process too; their clients ask the channel what became of them.
 */
package org.halley.examples.desk;

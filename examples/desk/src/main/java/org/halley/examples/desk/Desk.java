package org.halley.examples.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.EventListener;
import org.halley.comet.Gap;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;
import org.halley.examples.desk.Book.Entry;
import org.halley.examples.desk.Book.Standing;
import org.halley.examples.desk.Outcome.State;
import org.halley.examples.desk.Refusal.Reason;
import org.halley.examples.desk.Task.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that wait, and what ends them. Thread-safe.
 *
 * <pre>
 *   accept ──▶ waiting ──┬─ a price that meets it ──▶ done
 *                        └─ its deadline ───────────▶ late
 * </pre>
 *
 * <p>The deadline is that of the suspended request, which then asks to {@link #expire} its task; a task whose client has
 * gone, or that was taken up from the log, has no request, and is found by {@link #sweep}. Prices come on a thread of the
 * hub. Whoever comes first executes the task: an event in the {@link Book}, and then the client is told.
 *
 * <p>The lock guards what waits and who is inside; nothing foreign is called under it. {@link #close} waits for those who
 * are inside, so that nothing is written by this desk when the next one reads.
 */
final class Desk implements EventListener, AutoCloseable {

    /** The greatest number of tasks that wait. */
    static final int MAX_WAITING = 2_000;
    /** How long a stop waits for an execution that is under way. */
    private static final long CLOSING_MILLIS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private record Waiting(Task task, long number) {
    }

    private final EventChannels channels;
    private final Book book;
    private final LongSupplier millis;
    private final Supplier<String> ids;

    private final Object lock = new Object();
    /** By id, the oldest first. Guarded by lock. */
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    /** How many events of the book there were, those of this moment included. Guarded by lock. */
    private long written;
    /** How many threads may be writing to the book. Guarded by lock. */
    private int inside;
    /** Guarded by lock. */
    private boolean closed;
    private Subscription prices;

    private Desk(EventChannels channels, LongSupplier millis, Supplier<String> ids) {
        this.channels = Objects.requireNonNull(channels, "channels");
        this.book = new Book(channels);
        this.millis = Objects.requireNonNull(millis, "millis");
        this.ids = Objects.requireNonNull(ids, "ids");
    }

    /**
     * A desk with the tasks that the log knows as waiting. What was due meanwhile is executed in this call.
     *
     * @param channels where to publish, read and follow
     * @param millis the wall clock
     * @param ids texts of 1 to 32 characters that never come twice, after a restart neither
     * @throws IllegalStateException if the hub has stopped
     */
    static Desk open(EventChannels channels, LongSupplier millis, Supplier<String> ids) {
        Desk desk = new Desk(channels, millis, ids);
        desk.takeUp();
        return desk;
    }

    private void takeUp() {
        Standing standing = book.read();
        synchronized (lock) {
            written = standing.events();
            for (Entry entry : standing.entries()) {
                waiting.put(entry.task().id(), new Waiting(entry.task(), entry.number()));
            }
        }
        for (Entry entry : standing.entries()) {
            entry.met().ifPresent(quote -> execute(entry.task(), Outcome.done(quote)));
        }
        sweep();
        if (!standing.entries().isEmpty()) {
            LOG.info("Took up {} tasks, of which {} still wait", standing.entries().size(), size());
        }
        follow(standing.next());
    }

    private void follow(Cursor after) {
        prices = channels.subscribe(Selection.of(Book.PRICES), after, this);
    }

    /**
     * Accepts a task: it stands in the book as waiting, and perhaps as done, when this returns.
     *
     * @throws Refusal if there is no room, or the desk or the hub has stopped
     */
    Task accept(Order order) {
        Task task = new Task(ids.get(), order, millis.getAsLong() + TimeUnit.SECONDS.toMillis(order.seconds()));
        enter(task);
        try {
            Event event;
            try {
                event = book.write(task, State.WAITING, Optional.empty());
            } catch (IllegalStateException e) {
                forget(task);
                throw Refusal.until(Reason.AWAY, 2, "nothing can be published to " + Book.TASKS + ": " + e.getMessage());
            }
            task.told(event.position()).ifPresent(quote -> execute(task, Outcome.done(quote)));
            return task;
        } finally {
            leave();
        }
    }

    /** Finds room for a task, before anything is written: a price that comes now must find the task. */
    private void enter(Task task) {
        synchronized (lock) {
            if (closed) {
                throw Refusal.until(Reason.AWAY, 2, "the desk has been stopped");
            }
            if (waiting.size() >= MAX_WAITING) {
                throw Refusal.until(Reason.FULL, 10, MAX_WAITING + " tasks wait, and no more are accepted");
            }
            // Each task that waits has an event to come, and none may push the oldest one's out of the log.
            Waiting oldest = waiting.isEmpty() ? null : waiting.values().iterator().next();
            if (oldest != null && written - oldest.number() + waiting.size() + 2 > Book.RETAINED) {
                long wait = oldest.task().deadlineMillis() - millis.getAsLong();
                throw Refusal.until(Reason.FULL, (int) Math.max(1, wait / 1000), "the book holds " + Book.RETAINED
                        + " events, and has no room before task '" + oldest.task().id() + "' has ended");
            }
            written++;
            inside++;
            waiting.put(task.id(), new Waiting(task, written));
        }
    }

    private boolean enter() {
        synchronized (lock) {
            inside += closed ? 0 : 1;
            return !closed;
        }
    }

    private void leave() {
        synchronized (lock) {
            inside--;
            lock.notifyAll();
        }
    }

    private void forget(Task task) {
        synchronized (lock) {
            waiting.remove(task.id());
        }
    }

    /**
     * From now on a client waits for the outcome, and is told at once if it is there or the desk has stopped.
     *
     * @param task an accepted task
     * @param client told on any thread, perhaps within this call
     */
    void attach(Task task, Client client) {
        task.attach(client);
        if (task.outcome().isPresent()) {
            client.ended();
        } else if (isClosed()) {
            client.refused(stopped(task));
        }
    }

    /** Executes a task whose deadline has come, unless somebody has, or is about to; its outcome tells. */
    void expire(Task task) {
        execute(task, Outcome.late());
    }

    /** Executes the tasks that are due and have no client whose request would see to that. Called a few times a second. */
    void sweep() {
        long now = millis.getAsLong();
        for (Task task : find(task -> task.deadlineMillis() <= now && task.client().isEmpty())) {
            expire(task);
        }
    }

    /** A price came. */
    @Override
    public void event(Event event) {
        Quote quote;
        try {
            quote = Quote.of(event);
        } catch (Refusal e) {
            LOG.debug("Event {} of {} is no price: {}", event.id(), event.channel(), e.getMessage());
            return;
        }
        for (Task task : find(task -> task.isMetBy(quote))) {
            execute(task, Outcome.done(quote));
        }
    }

    @Override
    public void gap(Gap gap) {
        LOG.warn("Prices of {} up to {} were lost to the desk: tasks that they met wait for the next one or their deadline",
                gap.channel(), gap.oldest());
    }

    private List<Task> find(Predicate<Task> wanted) {
        List<Task> all = new ArrayList<>();
        synchronized (lock) {
            waiting.values().forEach(each -> all.add(each.task()));
        }
        all.removeIf(wanted.negate());
        return all;
    }

    /** Does it, if nobody else does and the desk has not stopped. */
    private void execute(Task task, Outcome outcome) {
        if (!enter()) {
            return;
        }
        try {
            if (!task.take()) {
                return;
            }
            synchronized (lock) {
                written++;
            }
            book.write(task, outcome.state(), outcome.price());
            forget(task);
        } catch (IllegalStateException e) {
            // It stands as waiting where it stands at all, and whoever reads that takes it up.
            LOG.warn("Task {} was not executed: {}", task.id(), e.getMessage());
            forget(task);
            task.client().ifPresent(client -> client.refused(Refusal.withoutOutcome(task, "the hub has stopped")));
            return;
        } finally {
            leave();
        }
        task.end(outcome);
    }

    /** How many tasks wait. */
    int size() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /**
     * Stops: nothing is executed any more, and clients are told. What waits stands in the book, where the next desk finds
     * it.
     */
    @Override
    public void close() {
        prices.close();
        awaitOthers();
        for (Task task : find(task -> task.outcome().isEmpty())) {
            task.client().ifPresent(client -> client.refused(stopped(task)));
        }
    }

    private void awaitOthers() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSING_MILLIS);
        synchronized (lock) {
            closed = true;
            try {
                for (long left = CLOSING_MILLIS; inside > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                    lock.wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (inside > 0) {
                LOG.warn("{} executions have not ended within {} ms, and are left alone", inside, CLOSING_MILLIS);
            }
        }
    }

    private static Refusal stopped(Task task) {
        return Refusal.withoutOutcome(task, "the desk has been stopped");
    }
}

package org.halley.comet.service;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the hub: few, named, daemons. Thread-safe. */
final class Threads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final int DELIVERY = 4;

    private final List<ExecutorService> fanOut;
    private final ThreadPoolExecutor delivery;
    private final ScheduledThreadPoolExecutor scheduler;

    Threads() {
        ThreadFactory fanOutThreads = named("halley-fanout-");
        int shards = Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
        fanOut = IntStream.range(0, shards).mapToObj(i -> Executors.newSingleThreadExecutor(fanOutThreads)).toList();
        delivery = new ThreadPoolExecutor(DELIVERY, DELIVERY, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                named("halley-deliver-"));
        delivery.allowCoreThreadTimeOut(true);
        scheduler = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "halley-hub-timer"));
        // A wait that ended early leaves nothing behind until its time would have been over.
        scheduler.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> daemon(task, prefix + count.incrementAndGet());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Serial executors, one for each shard of the watches. */
    List<Executor> fanOut() {
        return List.copyOf(fanOut);
    }

    /** The executor that calls listeners, on at most {@value #DELIVERY} threads. */
    Executor delivery() {
        return delivery;
    }

    /** What it is given after the end is never run: whoever waited for it has been ended. */
    Timer timer() {
        return (delay, task) -> {
            try {
                Future<?> future = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            } catch (RejectedExecutionException ended) {
                LOG.debug("Not scheduled, the hub has stopped");
                return () -> { };
            }
        };
    }

    /** Ends the threads; a call that has begun goes on to its end and is not waited for, nor interrupted. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        fanOut.forEach(ExecutorService::shutdown);
        delivery.shutdown();
    }
}

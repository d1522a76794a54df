package org.halley.itest.continuations;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import javax.servlet.ServletResponse;

import org.halley.continuation.Continuation;

/**
 * A race of several threads, a fast timeout, clients that go and bundles that stop for the end of many requests. It
 * outlives the bundle's stop, as the class does, so that what was counted before is there after the next start.
 */
final class Race {

    private static final int THREADS = 3;
    private static final long PATIENCE_SECONDS = 20;

    private static volatile Race current = new Race(0);

    private final long seed;
    private final Queue<Racer> racers = new ConcurrentLinkedQueue<>();
    private final Map<Racer, Continuation> open = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Map<String, AtomicInteger> winners = new ConcurrentHashMap<>();
    private final AtomicInteger idle = new AtomicInteger();
    private final AtomicInteger lostInTimeout = new AtomicInteger();
    private final Queue<String> thrown = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger entered = new AtomicInteger();
    private ScheduledThreadPoolExecutor threads;
    private volatile boolean over;

    private Race(long seed) {
        this.seed = seed;
    }

    /** The race that runs, or the last one. */
    static Race current() {
        return current;
    }

    /** Begins another race. */
    static Race begin(long seed) {
        current = new Race(seed);
        current.start();
        return current;
    }

    /**
     * What is random about one request, the same in each race with the same seed.
     *
     * @param number of the request
     * @param what is decided; nothing that is decided depends on anything else
     */
    Random random(int number, int what) {
        // Seeds that are near to each other begin alike.
        return new Random((seed + number * 64L + what) * 0x9E3779B97F4A7C15L);
    }

    /** The threads of the race, at its begin and when the bundle is started again. */
    synchronized void start() {
        if (seed != 0 && !over) {
            threads = new ScheduledThreadPoolExecutor(THREADS);
        }
    }

    private void guard(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Something was thrown that should not have been. */
    void failed(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        thrown.add(text.toString());
    }

    /** Whether requests are not taken any more. */
    boolean isOver() {
        return over;
    }

    /** A request has come in. */
    void entered() {
        entered.incrementAndGet();
    }

    /** A request takes part. */
    void enter(Racer racer, Continuation continuation) {
        racers.add(racer);
        open.put(racer, continuation);
    }

    /**
     * A request that takes part is suspended: several try to end it, of every other one at once, and otherwise in
     * the time in which it may expire, or later.
     */
    void suspended(Racer racer, Continuation continuation, Random random) {
        boolean atOnce = random.nextBoolean();
        for (int i = 0; i < THREADS; i++) {
            long delayMillis = atOnce && i == 0 ? 0 : random.nextInt(60);
            if (random.nextInt(3) == 0) {
                later(delayMillis, () -> racer.finish(continuation));
            } else {
                later(delayMillis, () -> racer.resume(continuation));
            }
        }
    }

    /** Does something on a thread of the race. */
    synchronized void later(long delayMillis, Runnable action) {
        if (threads == null || threads.isShutdown()) {
            // No race runs, or it is about a request that is over.
            return;
        }
        pending.incrementAndGet();
        threads.schedule(() -> {
            guard(action);
            pending.decrementAndGet();
        }, delayMillis, TimeUnit.MILLISECONDS);
    }

    /** Writes the answer of a request that was claimed, and ends it; its client may have gone. */
    void answer(Continuation continuation, String text) {
        ServletResponse response = continuation.getServletResponse();
        // The service may have stopped since the claim, which ends what it holds; then there is no response any more.
        if (response != null) {
            try {
                response.getWriter().print(text);
            } catch (IOException e) {
                failed(e);
            }
        }
        continuation.complete();
    }

    void refused() {
        refused.incrementAndGet();
    }

    /** An end of a suspension was decided, by whom. */
    void won(String by) {
        winners.computeIfAbsent(by, name -> new AtomicInteger()).incrementAndGet();
    }

    void idle() {
        idle.incrementAndGet();
    }

    void lostInTimeout() {
        lostInTimeout.incrementAndGet();
    }

    void ended(Racer racer) {
        open.remove(racer);
    }

    /** The bundle stops: ends what is suspended, waits until all of it is over, and then ends the threads. */
    void stop() throws InterruptedException {
        open.forEach((racer, continuation) -> guard(() -> racer.finish(continuation)));
        await(open::isEmpty);
        end();
    }

    /** Ends the threads; what they have not done yet is late for requests that are over. */
    private void end() throws InterruptedException {
        ScheduledThreadPoolExecutor ending;
        synchronized (this) {
            ending = threads;
        }
        if (ending != null) {
            ending.shutdownNow();
            ending.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            pending.set(0);
        }
    }

    /** Waits until so many requests have been suspended that nobody ends. */
    boolean awaitIdle(int count) throws InterruptedException {
        return await(() -> idle.get() >= count);
    }

    /** Waits until so many requests have come in, each in its first dispatch. */
    boolean awaitEntered(int count) throws InterruptedException {
        return await(() -> entered.get() >= count);
    }

    private boolean awaitQuiet() throws InterruptedException {
        return await(() -> open.isEmpty() && pending.get() == 0);
    }

    private boolean await(BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            synchronized (this) {
                wait(2);
            }
        }
        return true;
    }

    /** Takes no more requests, waits until all are over, and tells how it went. */
    Map<String, Object> finish() throws InterruptedException {
        over = true;
        awaitQuiet();
        end();
        Map<String, Object> report = new TreeMap<>();
        report.put("requests", racers.size());
        report.put("open", open.size());
        report.put("suspensions", racers.stream().mapToInt(Racer::suspensions).sum());
        report.put("endedNotOnce", count(each -> each.suspensions() > 0 && each.ends() != 1));
        report.put("toldWithoutSuspending", count(each -> each.suspensions() == 0 && each.ends() > 0));
        report.put("endedByNobody", count(each -> each.endedByNobody() > 0));
        report.put("endedByNobodyTwice", count(each -> each.endedByNobody() > 1));
        report.put("endedByTwo", count(each -> each.endedByNobody() < 0));
        report.put("dispatchesMissing", count(each -> each.dispatchesMissing() > 0));
        report.put("dispatchesTooMany", count(each -> each.dispatchesMissing() < 0));
        winners.forEach((by, count) -> report.put(by, count.get()));
        report.put("refused", refused.get());
        report.put("lostInTimeout", lostInTimeout.get());
        report.put("thrown", thrown);
        return report;
    }

    private long count(Predicate<Racer> of) {
        return racers.stream().filter(of).count();
    }
}

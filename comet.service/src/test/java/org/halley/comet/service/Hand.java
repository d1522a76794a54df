package org.halley.comet.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/** Time and threads that move only when the test says so: a clock that is stepped and executors that are run by hand. */
final class Hand extends Clock implements Timer {

    private record Alarm(long at, long order, Runnable task) {
    }

    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::order));
    private long millis = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private long order;

    /** An executor that runs a task when it is told to, one after the other: none within another. */
    static final class Tasks implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean running;

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        /** Runs the oldest task, and says whether there was one. */
        boolean runOne() {
            Runnable task = running ? null : tasks.poll();
            if (task != null) {
                running = true;
                try {
                    task.run();
                } finally {
                    running = false;
                }
            }
            return task != null;
        }

        void runAll() {
            while (runOne()) {
                continue;
            }
        }

        boolean isEmpty() {
            return tasks.isEmpty();
        }
    }

    /** Steps the clock and runs what is due, in its order. */
    void step(Duration step) {
        long to = millis + step.toMillis();
        while (!alarms.isEmpty() && alarms.peek().at() <= to) {
            Alarm alarm = alarms.poll();
            millis = Math.max(millis, alarm.at());
            alarm.task().run();
        }
        millis = to;
    }

    /** How many alarms are set. */
    int alarms() {
        return alarms.size();
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        Alarm alarm = new Alarm(millis + delay.toMillis(), order++, task);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}

package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class DeadlinesTest {

    /** The longest that an entry may be late: a tick, and the millisecond that the test steps at once. */
    private static final long LATE_MILLIS = 18;

    private final SteppedClock clock = new SteppedClock();
    private final List<String> expired = new ArrayList<>();
    private int alarms;
    private final Deadlines deadlines = new Deadlines(clock, () -> alarms++);

    private final class Named extends Deadlines.Entry {

        private final String name;
        private final boolean matters;

        Named(String name, boolean matters) {
            this.name = name;
            this.matters = matters;
        }

        @Override
        boolean lapse() {
            return matters;
        }

        @Override
        void expire() {
            deadlines.remove(this);
            expired.add(name);
        }
    }

    private Named add(String name, long millis) {
        Named entry = new Named(name, true);
        deadlines.add(entry, nanos(millis));
        return entry;
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private List<String> after(long millis) {
        clock.stepMillis(millis);
        deadlines.turn();
        List<String> now = List.copyOf(expired);
        expired.clear();
        return now;
    }

    @Test
    void expiresNothingEarlyAndNothingMoreThanATickLate() {
        add("a", 100);
        assertEquals(List.of(), after(99));
        assertEquals(List.of("a"), after(1 + LATE_MILLIS));
        assertEquals(0, deadlines.size());
    }

    @Test
    void expiresWhatIsDueAtOnceInTheOrderOfTheDeadlines() {
        add("c", 900);
        add("a", 100);
        add("b", 500);
        assertEquals(List.of("a", "b", "c"), after(2_000));
    }

    @Test
    void keepsADeadlineOfManyRevolutions() {
        add("later", TimeUnit.HOURS.toMillis(1));
        for (int minute = 0; minute < 59; minute++) {
            assertEquals(List.of(), after(TimeUnit.MINUTES.toMillis(1)));
        }
        assertEquals(List.of("later"), after(TimeUnit.MINUTES.toMillis(1) + LATE_MILLIS));
    }

    @Test
    void catchesUpAfterALongSleep() {
        add("a", 100);
        add("b", TimeUnit.MINUTES.toMillis(10));
        assertEquals(Set.of("a", "b"), new HashSet<>(after(TimeUnit.DAYS.toMillis(3))));
        add("c", 0);
        assertEquals(List.of("c"), after(LATE_MILLIS));
    }

    @Test
    void neverExpiresWhatHasNoDeadline() {
        Named entry = new Named("never", true);
        deadlines.add(entry, Deadlines.NEVER);
        assertEquals(Deadlines.NEVER, deadlines.turn());
        assertEquals(List.of(), after(TimeUnit.DAYS.toMillis(3650)));
        assertEquals(1, deadlines.size());
        assertEquals(List.of(entry), deadlines.all());
    }

    @Test
    void keepsWhatHasLapsedWithoutExpiringItUntilItIsRemoved() {
        Named entry = new Named("claimed", false);
        deadlines.add(entry, nanos(10));
        assertEquals(List.of(), after(1_000));
        assertEquals(List.of(entry), deadlines.all());
        deadlines.remove(entry);
        deadlines.remove(entry);
        assertEquals(0, deadlines.size());
    }

    @Test
    void movesADeadlineBothWaysAndOnlyOfWhatItHolds() {
        Named sooner = add("sooner", 10_000);
        Named later = add("later", 100);
        Named gone = add("gone", 100);
        deadlines.remove(gone);
        deadlines.move(sooner, nanos(50));
        deadlines.move(later, nanos(20_000));
        deadlines.move(gone, nanos(50));
        assertEquals(2, deadlines.size());
        assertEquals(List.of("sooner"), after(200));
        assertEquals(List.of("later"), after(20_000));
    }

    @Test
    void doesNotMissWhatIsAddedWhileItsTickPasses() {
        clock.afterNextReading(() -> after(1_000));
        add("slow", 10);
        assertEquals(List.of("slow"), after(LATE_MILLIS));
    }

    @Test
    void oneThatFailsKeepsNoOtherFromExpiring() {
        deadlines.add(new Deadlines.Entry() {
            @Override
            boolean lapse() {
                return true;
            }

            @Override
            void expire() {
                deadlines.remove(this);
                throw new AssertionError("on purpose");
            }
        }, nanos(10));
        add("other", 10);
        try (CapturedLog log = new CapturedLog()) {
            assertEquals(List.of("other"), after(100));
            assertEquals(1, log.complaints().size());
        }
        assertEquals(0, deadlines.size());
    }

    @Test
    void raisesTheAlarmOnlyForWhatIsDueBeforeTheNextTurn() {
        add("first", 1_000);
        assertEquals(1, alarms);
        long sleep = deadlines.turn();
        assertTrue(sleep >= nanos(1_000) && sleep <= nanos(1_000 + LATE_MILLIS), () -> "sleeps " + sleep);
        add("after it", 2_000);
        assertEquals(1, alarms);
        add("before it", 500);
        assertEquals(2, alarms);
    }

    @Test
    void aTurnSaysWhenTheNextIsNeeded() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            add("entry", random.nextInt(60_000));
        }
        int turns = 0;
        for (long sleep = deadlines.turn(); sleep != Deadlines.NEVER; sleep = deadlines.turn()) {
            clock.stepMillis(sleep / 1_000_000 + 1);
            turns++;
        }
        assertEquals(200, expired.size());
        // As many as there are slots with something in them, each a few times around; not one for each tick.
        assertTrue(turns < 900, "took " + turns);
    }

    @Test
    void agreesWithAPlainMapOverLongRandomRuns() {
        for (long seed = 0; seed < 50; seed++) {
            run(seed);
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        Map<Named, Long> model = new HashMap<>();
        List<Named> order = new ArrayList<>();
        long now = 0;
        for (int step = 0; step < 2_000; step++) {
            long after = random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(2_000);
            switch (random.nextInt(4)) {
                case 0 -> {
                    Named entry = add(seed + "/" + step, after);
                    model.put(entry, now + after);
                    order.add(entry);
                }
                case 1 -> {
                    if (!order.isEmpty()) {
                        Named entry = order.get(random.nextInt(order.size()));
                        deadlines.remove(entry);
                        model.remove(entry);
                    }
                }
                case 2 -> {
                    if (!order.isEmpty()) {
                        Named entry = order.get(random.nextInt(order.size()));
                        deadlines.move(entry, nanos(after));
                        model.computeIfPresent(entry, (e, old) -> now(after));
                    }
                }
                default -> {
                    long by = random.nextInt(50) == 0 ? random.nextInt(50_000) : random.nextInt(60);
                    now += by;
                    check(model, after(by), now, seed);
                }
            }
            elapsed = now;
            assertEquals(model.size(), deadlines.size(), "seed " + seed);
        }
        check(model, after(200_000), now + 200_000, seed);
        elapsed = 0;
        assertEquals(0, deadlines.size(), "seed " + seed);
    }

    private long elapsed;

    private long now(long after) {
        return elapsed + after;
    }

    private static void check(Map<Named, Long> model, List<String> expired, long now, long seed) {
        Set<String> names = new HashSet<>(expired);
        assertEquals(names.size(), expired.size(), "seed " + seed);
        model.entrySet().removeIf(entry -> {
            boolean gone = names.remove(entry.getKey().name);
            long due = entry.getValue();
            assertTrue(gone ? due <= now : due + LATE_MILLIS > now, () -> "seed " + seed + ", due " + due + " at " + now);
            return gone;
        });
        assertEquals(Set.of(), names, "seed " + seed);
    }
}

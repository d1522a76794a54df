package org.halley.comet.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class TalliesTest {

    private final Tallies tallies = new Tallies();

    @Test
    void countsEachNameForItself() {
        assertEquals(1, tallies.add("a"));
        assertEquals(2, tallies.add("a"));
        assertEquals(1, tallies.add("b"));
        tallies.take("a");
        assertEquals(2, tallies.add("a"));
    }

    @Test
    void forgetsANameWhoseCountIsZero() {
        tallies.add("a");
        tallies.add("a");
        tallies.take("a");
        assertFalse(tallies.isEmpty());
        tallies.take("a");
        assertTrue(tallies.isEmpty());
        assertEquals(1, tallies.add("a"));
    }

    @Test
    void balancesWhenManyComeAndGoAtTheSameTime() throws Exception {
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int turn = 0; turn < 50_000; turn++) {
                    most.accumulateAndGet(tallies.add("a"), Math::max);
                    tallies.take("a");
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(tallies.isEmpty());
        assertTrue(most.get() <= 4, "counted " + most);
    }
}

package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HistogramTest {

    private final Histogram histogram = new Histogram();

    @Test
    void nothingIsZero() {
        assertEquals(0, histogram.percentile(99));
        assertEquals(0, histogram.max());
    }

    @Test
    void percentilesAreOfTheRightRank() {
        for (int i = 1; i <= 100; i++) {
            histogram.add(i);
        }
        assertEquals(50, histogram.percentile(50));
        assertEquals(99, histogram.percentile(99));
        assertEquals(100, histogram.percentile(99.9));
        assertEquals(100, histogram.percentile(100));
    }

    @Test
    void aDurationIsNeverShownShorterAndHardlyLonger() {
        for (long nanos = 1; nanos > 0 && nanos < Long.MAX_VALUE / 3; nanos = nanos * 3 + 1) {
            histogram.clear();
            histogram.add(nanos);
            histogram.add(Long.MAX_VALUE);
            long shown = histogram.percentile(50);
            assertTrue(shown >= nanos, nanos + " is shown as " + shown);
            assertTrue(shown <= nanos + nanos / 64, nanos + " is shown as " + shown);
        }
    }

    @Test
    void theLongestIsExact() {
        histogram.add(1_000_001);
        assertEquals(1_000_001, histogram.max());
        assertEquals(1_000_001, histogram.percentile(100));
        assertEquals(1, histogram.count());
    }

    @Test
    void aNegativeDurationIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> histogram.add(-1));
    }
}

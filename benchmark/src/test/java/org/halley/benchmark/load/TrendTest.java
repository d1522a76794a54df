package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.Test;

class TrendTest {

    private static final double CLOSE = 1e-12;

    @Test
    void whatGrowsEvenlyHasItsSlope() {
        Trend trend = Trend.of(List.of(5.0, 6.0, 8.0), List.of(100.0, 102.0, 106.0));
        assertEquals(2, trend.slope(), CLOSE);
        assertEquals(308 / 3.0, trend.mean(), CLOSE);
        assertEquals(20 / (308 / 3.0), trend.growth(10), CLOSE);
    }

    @Test
    void whatGoesUpAndDownHasNone() {
        assertEquals(0, Trend.of(List.of(0.0, 1.0, 2.0, 3.0), List.of(1.0, 2.0, 2.0, 1.0)).slope(), CLOSE);
    }

    @Test
    void theLineIsAsNearToTheSamplesAsItCanBe() {
        assertEquals(1.5, Trend.of(List.of(0.0, 1.0, 2.0), List.of(0.0, 0.0, 3.0)).slope(), CLOSE);
    }

    @Test
    void oneSampleHasNoLine() {
        assertThrows(IllegalArgumentException.class, () -> Trend.of(List.of(1.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> Trend.of(List.of(1.0, 1.0), List.of(1.0, 2.0)));
    }
}

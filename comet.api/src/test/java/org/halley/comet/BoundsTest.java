package org.halley.comet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The values that hold a bound: {@link Retention}, {@link Limit}, {@link Batch}. */
class BoundsTest {

    static Stream<Arguments> retentions() {
        return Stream.of(Arguments.of(1, 1L, Duration.ZERO), Arguments.of(10_000_000, Long.MAX_VALUE, Duration.ofNanos(1)),
                Arguments.of(5, 5L, Duration.ofDays(36_500)));
    }

    static Stream<Arguments> noRetentions() {
        return Stream.of(Arguments.of(0, 1L, Duration.ZERO, "0 events"), Arguments.of(-1, 1L, Duration.ZERO, "-1 events"),
                Arguments.of(10_000_001, 1L, Duration.ZERO, "10000001 events"),
                Arguments.of(Integer.MIN_VALUE, 1L, Duration.ZERO, "events"), Arguments.of(1, 0L, Duration.ZERO, "0 bytes"),
                Arguments.of(1, Long.MIN_VALUE, Duration.ZERO, "bytes"), Arguments.of(1, 1L, Duration.ofNanos(-1), "PT-"),
                Arguments.of(1, 1L, Duration.ofDays(36_500).plusNanos(1), "36500 days"),
                Arguments.of(1, 1L, Duration.ofSeconds(Long.MAX_VALUE), "36500 days"));
    }

    @ParameterizedTest
    @MethodSource("retentions")
    void takesRetentions(int events, long bytes, Duration age) {
        Retention retention = new Retention(events, bytes, age);
        assertEquals(events, retention.events());
        assertEquals(bytes, retention.bytes());
        assertEquals(age, retention.age());
    }

    @ParameterizedTest
    @MethodSource("noRetentions")
    void refusesRetentions(int events, long bytes, Duration age, String named) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new Retention(events, bytes, age));
        assertTrue(refused.getMessage().contains(named), refused.getMessage());
    }

    @Test
    void theDefaultRetentionIsAsDocumented() {
        assertEquals(new Retention(1000, 1 << 20, Duration.ofHours(1)), Retention.DEFAULT);
        assertThrows(NullPointerException.class, () -> new Retention(1, 1, null));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "-1,1", "1,-1", "-2147483648,1"})
    void refusesLimits(int events, int bytes) {
        assertThrows(IllegalArgumentException.class, () -> new Limit(events, bytes));
    }

    @Test
    void theDefaultLimitIsThatOfTheProtocol() {
        assertEquals(new Limit(500, 256 * 1024), Limit.DEFAULT);
    }

    @Test
    void aBatchIsACopyAndEmptyWithoutEventAndGap() {
        Cursor at = Cursor.of("e1", 1);
        List<Gap> gaps = new ArrayList<>();
        Batch empty = new Batch(List.of(), at, gaps, at, false);
        gaps.add(new Gap("/a", at, Cursor.of("e1", 2)));
        assertTrue(empty.isEmpty());
        assertFalse(new Batch(List.of(), at, gaps, at, false).isEmpty());
        Event event = new Event("e1", 1, 0, 0, "/a", null, null, new byte[] {'1'});
        assertFalse(new Batch(List.of(event), at, List.of(), at, false).isEmpty());
        assertThrows(NullPointerException.class, () -> new Batch(List.of(), null, List.of(), at, false));
        assertThrows(NullPointerException.class, () -> new Batch(List.of(), at, List.of(), null, false));
        assertThrows(NullPointerException.class, () -> new Gap("/a", at, null));
    }
}

package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import org.halley.benchmark.load.Visits.Visit;
import org.junit.jupiter.api.Test;

class VisitsTest {

    @Test
    void theyComeAtASteadyPaceUntilTheEnd() {
        Visits visits = new Visits(50, 1);
        assertEquals(Long.MAX_VALUE, visits.nanosUntilDue(1000));
        visits.begin(1000);
        assertEquals(0, visits.nanosUntilDue(1000));
        visits.next();
        assertEquals(20_000_000, visits.nanosUntilDue(1000));
        visits.next();
        assertEquals(0, visits.nanosUntilDue(40_001_000));
        visits.end();
        assertEquals(Long.MAX_VALUE, visits.nanosUntilDue(40_001_000));
    }

    @Test
    void whereNoneAreWantedNoneIsDue() {
        Visits visits = new Visits(0, 1);
        visits.begin(1000);
        assertEquals(Long.MAX_VALUE, visits.nanosUntilDue(5000));
    }

    @Test
    void eachRunHasTheSame() {
        assertEquals(thousand(), thousand());
    }

    @Test
    void everyKindOfEndComes() {
        List<Visit> visits = thousand();
        for (boolean isAsked : List.of(true, false)) {
            for (boolean isReset : List.of(true, false)) {
                long count = visits.stream()
                    .filter(visit -> visit.isAsked() == isAsked && visit.isReset() == isReset).count();
                assertTrue(count > 100, count + " of 1000 with " + isAsked + ", " + isReset);
            }
        }
        assertTrue(visits.stream().allMatch(visit -> visit.nanos() >= 0 && visit.nanos() < Visits.LONGEST_NANOS));
        assertEquals(3, visits.stream().map(Visit::channel).distinct().count());
    }

    private static List<Visit> thousand() {
        Visits visits = new Visits(50, 3);
        return Stream.generate(visits::next).limit(1000).toList();
    }
}

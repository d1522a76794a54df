package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;

import org.junit.jupiter.api.Test;

class GeneratorTest {

    @Test
    void aLineOfFiguresIsRead() {
        assertEquals(Map.of("events", 100.0, "heapBytesEach", -0.5),
            Generator.figures("events=100.000000 heapBytesEach=-0.5"));
    }

    @Test
    void whatIsNoLineOfFiguresHasNone() {
        assertEquals(Map.of(), Generator.figures(""));
        assertEquals(Map.of(), Generator.figures("Exception in thread main: a=b"));
        assertEquals(Map.of(), Generator.figures("events=NaN"));
    }
}

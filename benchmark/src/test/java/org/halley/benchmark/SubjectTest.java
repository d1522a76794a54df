package org.halley.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubjectTest {

    static List<Subject> subjects() {
        return Subject.all();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void runsOnceByEachNumberOfThreads(Subject subject) throws Exception {
        for (int threads : subject.threads()) {
            assertEquals(1, subject.run(Pace.ONCE, threads).getBenchmarkResults().size());
        }
    }

    @Test
    void comesAfterWhatItIsComparedWith() {
        List<String> names = Subject.all().stream().map(Subject::name).toList();
        assertFalse(names.isEmpty());
        for (Subject subject : Subject.all()) {
            subject.base().ifPresent(base ->
                assertTrue(names.indexOf(base) >= 0 && names.indexOf(base) < names.indexOf(subject.name()), subject.name()));
        }
    }
}

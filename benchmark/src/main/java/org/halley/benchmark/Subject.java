package org.halley.benchmark;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.halley.benchmark.continuation.HandledBenchmark;
import org.halley.benchmark.continuation.SocketBenchmark;
import org.halley.benchmark.continuation.SuspendBenchmark;
import org.halley.benchmark.hub.HubPublishBenchmark;
import org.halley.benchmark.hub.HubPublisherBenchmark;
import org.halley.benchmark.hub.HubReadBenchmark;
import org.halley.benchmark.hub.HubWakeBenchmark;
import org.halley.benchmark.whiteboard.PollBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark.
 *
 * @param method what is measured
 */
record Subject(Method method) {

    private static final List<Class<?>> CLASSES = List.of(
        SuspendBenchmark.class, HandledBenchmark.class, SocketBenchmark.class,
        HubPublishBenchmark.class, HubPublisherBenchmark.class, HubReadBenchmark.class, HubWakeBenchmark.class,
        PollBenchmark.class);

    private static final int SEVERAL = 2;

    /** All there are; each is followed by those that are compared with it, so that they are also run one after the other. */
    static List<Subject> all() {
        List<Subject> all = new ArrayList<>();
        for (Class<?> type : CLASSES) {
            List<Subject> there = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Subject::new)
                .sorted(Comparator.comparing(Subject::name))
                .toList();
            there.stream()
                .filter(subject -> subject.base().isEmpty())
                .flatMap(base -> Stream.concat(Stream.of(base), there.stream().filter(base::isBaseOf)))
                .forEach(all::add);
        }
        return all;
    }

    /** The class and the method. */
    String name() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** The name of what it is compared with, if it is. */
    Optional<String> base() {
        return Optional.ofNullable(method.getAnnotation(Over.class))
            .map(over -> method.getDeclaringClass().getSimpleName() + "." + over.value());
    }

    private boolean isBaseOf(Subject other) {
        return other.base().filter(name()::equals).isPresent();
    }

    /** By how many threads it is to be run, in turn. */
    List<Integer> threads() {
        return method.isAnnotationPresent(Shared.class) ? List.of(1, SEVERAL) : List.of(1);
    }

    /** Whether it is asked for: its name contains the pattern, and it is no detail of a short run of everything. */
    boolean isMeantBy(Wanted wanted) {
        return wanted.pattern().matcher(name()).find()
            && !(wanted.isEverythingInShort() && method.isAnnotationPresent(Detail.class));
    }

    /**
     * Runs it.
     *
     * @throws RunnerException if it fails
     */
    RunResult run(Pace pace, int threads) throws RunnerException {
        return new Runner(pace.options(method.getDeclaringClass().isAnnotationPresent(SlowToWarm.class))
            .include("^" + Pattern.quote(method.getDeclaringClass().getName() + "." + method.getName()) + "$")
            .threads(threads)
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build()).runSingle();
    }
}

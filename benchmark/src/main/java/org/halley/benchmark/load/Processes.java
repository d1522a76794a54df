package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux and the Java virtual machine tell about processes. */
final class Processes {

    /** What {@code getconf CLK_TCK} says on every Linux of today. */
    private static final long TICK_NANOS = 10_000_000;
    private static final long PAGE = 4096;

    private Processes() {
    }

    /** The processor time that processes have used since they began, in steps of 10 ms. */
    static long cpuNanos(List<Long> processes) throws IOException {
        long ticks = 0;
        for (long process : processes) {
            ticks += ticksOf(Files.readString(Path.of("/proc/" + process + "/stat"), StandardCharsets.ISO_8859_1));
        }
        return ticks * TICK_NANOS;
    }

    private static long ticksOf(String stat) {
        // Behind the name, which may hold anything: user time is the 14th field of all, system time the 15th.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** The processor time of the threads by which a Java virtual machine compiles, those that are there now. */
    static long compilerNanos(long process) throws IOException {
        long ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process + "/task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                ticks += ticksIfCompiler(thread.resolve("stat"));
            }
        }
        return ticks * TICK_NANOS;
    }

    private static long ticksIfCompiler(Path stat) throws IOException {
        try {
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return text.contains("(C1 Compiler") || text.contains("(C2 Compiler") ? ticksOf(text) : 0;
        } catch (NoSuchFileException e) {
            // The thread has ended meanwhile.
            return 0;
        }
    }

    /** The memory of processes that is in use, in bytes. */
    static long residentBytes(List<Long> processes) throws IOException {
        long pages = 0;
        for (long process : processes) {
            pages += Long.parseLong(Files.readString(Path.of("/proc/" + process + "/statm")).split(" ")[1]);
        }
        return pages * PAGE;
    }

    /** How many files a process has open. */
    static long openFiles(long process) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process + "/fd"))) {
            return files.count();
        }
    }

    /** The bytes of all objects that live in a Java virtual machine, after a full collection. */
    static long heapBytes(long process) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(process), "GC.class_histogram").redirectErrorStream(true).start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        jcmd.waitFor();
        return totalOf(histogram);
    }

    /** The bytes in the last line of a class histogram. */
    static long totalOf(String histogram) throws IOException {
        int total = histogram.lastIndexOf("\nTotal");
        if (total < 0) {
            throw new IOException("jcmd gave no class histogram, but: " + histogram);
        }
        return Long.parseLong(histogram.substring(total).strip().split("\\s+")[2]);
    }

    /** How many files this process may open. */
    static long mostFiles() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (line.startsWith("Max open files")) {
                String hard = line.substring("Max open files".length()).strip().split("\\s+")[1];
                return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
            }
        }
        return Long.MAX_VALUE;
    }
}

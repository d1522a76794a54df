package org.halley.itest.control;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.halley.continuation.Continuations;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** What the process uses: threads, heap, held requests. */
final class Machine {

    private final Supplier<Continuations> continuations;

    Machine(Supplier<Continuations> continuations) {
        this.continuations = continuations;
    }

    void addTo(Map<String, Command> commands) {
        commands.put("threads", input -> threads());
        commands.put("heap", input -> heap());
        commands.put("held", input -> held());
        commands.put("await-held", this::awaitHeld);
        commands.put("await-threads-in", this::awaitThreadsIn);
        commands.put("property", input -> property(input));
    }

    private static JsonElement threads() {
        JsonArray names = new JsonArray();
        for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false, 0)) {
            names.add(info.getThreadName());
        }
        return names;
    }

    private static JsonElement heap() {
        System.gc();
        MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new JsonPrimitive(usage.getUsed());
    }

    private JsonElement held() {
        Continuations service = continuations.get();
        return new JsonPrimitive(service == null ? 0 : service.held());
    }

    /** {@code {count, seconds}}: waits until so many requests are held. */
    private JsonElement awaitHeld(JsonObject input) throws InterruptedException {
        return await(input, () -> held().getAsInt(), "requests are held");
    }

    /** {@code {method, count, seconds}}: waits until so many threads are in a method, given with its class. */
    private JsonElement awaitThreadsIn(JsonObject input) throws InterruptedException {
        String method = Publishing.text(input, "method");
        return await(input, () -> threadsIn(method), "threads are in " + method);
    }

    private static int threadsIn(String method) {
        int count = 0;
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            for (StackTraceElement frame : stack) {
                if (method.equals(frame.getClassName() + "." + frame.getMethodName())) {
                    count++;
                    break;
                }
            }
        }
        return count;
    }

    /** Nobody tells, so it looks again and again. */
    private JsonElement await(JsonObject input, IntSupplier looks, String what) throws InterruptedException {
        int count = input.get("count").getAsInt();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(input.get("seconds").getAsInt());
        for (int seen = looks.getAsInt(); seen != count; seen = looks.getAsInt()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(seen + " " + what + ", not " + count);
            }
            synchronized (this) {
                wait(2);
            }
        }
        return new JsonPrimitive(count);
    }

    private static JsonElement property(JsonObject input) {
        return new JsonPrimitive(System.getProperty(Publishing.text(input, "name"), ""));
    }
}

package org.halley.itest.control;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    /** {@code {count, seconds}}: waits until so many requests are held; nobody tells, so it looks again and again. */
    private JsonElement awaitHeld(JsonObject input) throws InterruptedException {
        int count = input.get("count").getAsInt();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(input.get("seconds").getAsInt());
        for (int held = held().getAsInt(); held != count; held = held().getAsInt()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(held + " requests are held, not " + count);
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

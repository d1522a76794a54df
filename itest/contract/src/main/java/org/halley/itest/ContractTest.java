package org.halley.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

import com.google.gson.JsonObject;

/**
 * A test against a running framework. Each test has names of channels of its own; when it ends, its connections are
 * gone, what it configured is taken back, and no request is held.
 */
@ExtendWith(Framework.class)
public abstract class ContractTest {

    /** The PID of the HTTP side. */
    protected static final String WHITEBOARD = "org.halley.comet.whiteboard";
    /** The PID of the hub. */
    protected static final String HUB = "org.halley.comet";
    /** The factory PID of declarations. */
    protected static final String CHANNEL = "org.halley.comet.channel";

    private static final AtomicInteger TESTS = new AtomicInteger();

    /** What is tested. */
    protected final Framework.Running framework = Framework.running();
    /** The hands inside. */
    protected final Control control = framework.control();

    private final String prefix = "/t" + TESTS.incrementAndGet();
    private final Set<String> channels = new LinkedHashSet<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<Future<?>> futures = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** A channel of this test. */
    protected final String channel(String name) {
        String channel = prefix + "/" + name;
        channels.add(channel);
        return channel;
    }

    /** The pattern for all channels of this test. */
    protected final String everything() {
        channel("everything");
        return prefix + "/**";
    }

    /** A connection, gone when the test ends. */
    protected final Wire open() {
        return open(0);
    }

    /** A connection with a small receive buffer, gone when the test ends. */
    protected final Wire open(int receiveBuffer) {
        Wire wire = new Wire(framework.base(), receiveBuffer);
        synchronized (wires) {
            wires.add(wire);
        }
        return wire;
    }

    /** A whole exchange on a connection of its own. */
    protected final Reply get(String target, String... lines) {
        try (Wire wire = open()) {
            return wire.get(target, lines).reply();
        }
    }

    /** A whole exchange on a connection of its own. */
    protected final Reply post(String target, String body, String... lines) {
        try (Wire wire = open()) {
            return wire.post(target, "application/json", body, lines).reply();
        }
    }

    /** A look at a channel that does not wait. */
    protected final Reply look(String channel, String after) {
        return get("/comet" + channel + "?wait=0&after=" + after);
    }

    /** A poll that is held when this returns; {@code query} without the question mark, {@code held} requests in all. */
    protected final Wire hold(String channel, String query, int held, String... lines) {
        return held(open().get("/comet" + channel + "?" + query, lines), held);
    }

    /** A connection whose request is held when this returns; {@code held} requests in all. */
    protected final Wire held(Wire wire, int held) {
        try {
            control.awaitHeld(held);
        } catch (AssertionError e) {
            throw wire.isAnswered() ? new AssertionError("answered: " + wire.reply(), e) : e;
        }
        return wire;
    }

    /** An event stream whose head has been read. */
    protected final Stream stream(Wire wire, String target, String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("Accept: text/event-stream");
        assertEquals(200, wire.get(target, all.toArray(String[]::new)).head(), target);
        return new Stream(wire);
    }

    /** Runs something beside the test; a failure in it is one of the test when it is joined. */
    protected final <T> Future<T> beside(Callable<T> action) {
        Future<T> future = threads.submit(action);
        futures.add(future);
        return future;
    }

    /** What was run beside the test has ended well. */
    protected static <T> T join(Future<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("beside the test: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (TimeoutException e) {
            throw new AssertionError("what runs beside the test does not end", e);
        }
    }

    /** Opens channels to publishers over HTTP, until the test ends. */
    protected final void openForPublishing(String... patterns) {
        control.configure(WHITEBOARD, Map.of("publish.channels", List.of(patterns)));
    }

    /** Puts a filter in front of the protocol that takes the header {@code Itest-User} for an authenticated user. */
    protected final void believeUsers() {
        control.add("filter", "itest-users", Map.of("context", "(osgi.http.whiteboard.context.name=org.halley.comet)",
                "async", true));
        awaitFilter("/comet/", true);
    }

    /** Waits until a foreign filter is in its place, or gone: the whiteboard sees to that on a thread of its own. */
    protected final void awaitFilter(String path, boolean there) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (there == (get(path).header("Itest-Filter") == null)) {
            assertTrue(System.nanoTime() < end, "the filter has not come, or not gone");
        }
    }

    /** A text as it stands in a query. */
    protected static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A refusal of ours: in our form, and not to be stored. */
    protected static JsonObject assertProblem(int status, Reply reply) {
        JsonObject problem = assertProblemForm(status, reply);
        assertTrue(reply.header("Cache-Control").contains("no-store"), reply::toString);
        return problem;
    }

    /** A refusal in our form: a status, a problem as JSON, and no trace of the container's own pages. */
    protected static JsonObject assertProblemForm(int status, Reply reply) {
        assertEquals(status, reply.status(), reply::toString);
        assertNotNull(reply.header("Content-Type"), reply::toString);
        assertTrue(reply.header("Content-Type").startsWith("application/problem+json"), reply::toString);
        JsonObject problem = reply.json();
        assertTrue(problem.has("title"), reply::toString);
        if (problem.has("status")) {
            assertEquals(status, problem.get("status").getAsInt(), reply::toString);
        }
        return problem;
    }

    /** Runs something that must append and create nothing. */
    protected final void changingNothing(Runnable action) {
        JsonObject before = control.log();
        action.run();
        assertEquals(before, control.log(), "the log, before and after what is refused");
    }

    @AfterEach
    final void leaveNothingBehind() {
        synchronized (wires) {
            wires.forEach(Wire::vanish);
        }
        threads.shutdownNow();
        control.undo();
        if (control.held() > 0) {
            channels.forEach(channel -> control.publish(channel, "the test has ended"));
        }
        control.awaitHeld(0);
    }
}

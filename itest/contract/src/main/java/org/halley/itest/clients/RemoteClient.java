package org.halley.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** One client in a {@link ClientProcess}: what it is told to do, and all that it has reported. Thread-safe. */
public final class RemoteClient {

    /** Where a client handshakes. */
    public static final String HANDSHAKE = "/meta/handshake";
    /** Where a client waits for messages. */
    public static final String CONNECT = "/meta/connect";

    private static final Gson GSON = new Gson();
    private static final int PATIENCE_SECONDS = 30;

    private final ClientProcess process;
    private final String name;
    private final List<JsonObject> reports = new ArrayList<>();
    /** Those that it was told to do. */
    private final AtomicInteger handshakes = new AtomicInteger();

    RemoteClient(ClientProcess process, String name) {
        this.process = process;
        this.name = name;
    }

    /**
     * Handshakes, and follows channels after this and each further handshake; the reply to the handshake. To be called again
     * with the same only when it has disconnected.
     */
    public JsonObject handshake(URI url, String... follow) {
        return open(url, false, follow);
    }

    /** As {@link #handshake}, with the extension that acknowledges messages. */
    public JsonObject handshakeToAcknowledge(URI url, String... follow) {
        return open(url, true, follow);
    }

    private JsonObject open(URI url, boolean acknowledge, String... follow) {
        int handshake = handshakes.incrementAndGet();
        JsonObject reply = reply("open", Map.of("url", url.toString(), "ack", acknowledge, "follow", List.of(follow)));
        if (succeeded(reply)) {
            awaitFollowing(handshake, follow);
        }
        return reply;
    }

    /** The reply to a subscription. */
    public JsonObject subscribe(String channel) {
        return reply("subscribe", Map.of("channel", channel));
    }

    /** The reply to the end of a subscription. */
    public JsonObject unsubscribe(String channel) {
        return reply("unsubscribe", Map.of("channel", channel));
    }

    /** The reply to a publication. */
    public JsonObject publish(String channel, Object data) {
        return reply("publish", publication(channel, data));
    }

    /** A publication, to be one of several. */
    public static Map<String, ?> publication(String channel, Object data) {
        return Map.of("do", "publish", "channel", channel, "data", data);
    }

    /** The replies to the publications of one batch. */
    @SafeVarargs
    public final List<JsonObject> publishTogether(Map<String, ?>... publications) {
        List<JsonObject> replies = new ArrayList<>();
        process.run(name, "batch", Map.of("of", publications)).getAsJsonArray("replies")
                .forEach(reply -> replies.add(reply.getAsJsonObject()));
        return replies;
    }

    /** The reply to a remote call. */
    public JsonObject call(String target, Object data) {
        return reply("call", Map.of("channel", target, "data", data));
    }

    /** The reply to its going away. */
    public JsonObject disconnect() {
        return reply("disconnect", Map.of());
    }

    /** Goes away, unless it has already; within the time of this call. */
    public void close() {
        reply("close", Map.of());
    }

    private JsonObject reply(String what, Map<String, ?> fields) {
        return process.run(name, what, fields).getAsJsonObject("reply");
    }

    /** Whether a reply says that it is one to what has been done. */
    public static boolean succeeded(JsonObject reply) {
        return reply.has("successful") && reply.get("successful").getAsBoolean();
    }

    /** Waits until the client has so many times been told that it follows each of some channels, by a handshake's listener. */
    public void awaitFollowing(int times, String... channels) {
        for (String channel : channels) {
            await("follows " + channel, times,
                    report -> report.has("follows") && report.get("follows").getAsString().equals(channel));
        }
    }

    /** Waits for replies on a meta channel, of those that are meant, and gives the last of as many as are waited for. */
    public JsonObject awaitMeta(String channel, int count, Predicate<JsonObject> meant) {
        return await("replies on " + channel, count, report -> report.has("meta")
                && report.getAsJsonObject("meta").get("channel").getAsString().equals(channel)
                && meant.test(report.getAsJsonObject("meta"))).get(count - 1).getAsJsonObject("meta");
    }

    /** Waits for as many messages as are expected, and sees that those have arrived, in this order and each once. */
    public void awaitArrived(Object... expected) {
        assertData("arrived", report -> report.has("arrived"), "arrived", expected);
    }

    /** As {@link #awaitArrived}, of those that a subscription has been given. */
    public void awaitData(String subscription, Object... expected) {
        assertData("for " + subscription, report -> report.has("subscription")
                && report.get("subscription").getAsString().equals(subscription), "message", expected);
    }

    private void assertData(String what, Predicate<JsonObject> meant, String field, Object... expected) {
        List<JsonElement> data = await("messages " + what, expected.length, meant).stream()
                .map(report -> report.getAsJsonObject(field).get("data")).toList();
        assertEquals(GSON.toJsonTree(expected).getAsJsonArray().asList(), data, this + ", messages " + what);
    }

    /** Waits until at least so many reports are what is meant, and gives them all. */
    private synchronized List<JsonObject> await(String what, int count, Predicate<JsonObject> meant) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<JsonObject> found = reports.stream().filter(meant).toList();
        while (found.size() < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertTrue(left > 0, () -> this + " has not reported " + count + " " + what + ", only: " + reports);
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(this + ": interrupted", e);
            }
            found = reports.stream().filter(meant).toList();
        }
        return found;
    }

    synchronized void take(JsonObject report) {
        reports.add(report);
        notifyAll();
    }

    @Override
    public String toString() {
        return process + " " + name;
    }
}

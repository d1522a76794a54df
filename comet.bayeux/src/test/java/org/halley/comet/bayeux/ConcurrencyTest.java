package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishers, sessions that wait and sessions that change what they follow, all at once. */
class ConcurrencyTest {

    private static final int PUBLISHERS = 3;
    private static final int EVENTS = 200;
    private static final int ALL = PUBLISHERS * EVENTS;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
        world.set("sessions.max.per.browser", 100);
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        world.close();
    }

    private void publish(List<Future<?>> work) {
        for (int i = 0; i < PUBLISHERS; i++) {
            work.add(threads.submit(() -> {
                for (int n = 0; n < EVENTS; n++) {
                    world.publish("/a", "1");
                    world.publish("/other", "2");
                    if (n % 8 == 0) {
                        Thread.yield();
                    }
                }
            }));
        }
    }

    private static void finish(List<Future<?>> work) throws Exception {
        for (Future<?> one : work) {
            one.get(60, TimeUnit.SECONDS);
        }
    }

    /** The positions of what was delivered on a channel. */
    private static List<Long> positions(JsonArray messages, String channel) {
        List<Long> positions = new ArrayList<>();
        for (JsonElement each : messages) {
            JsonObject message = each.getAsJsonObject();
            if (message.has("data") && message.get("channel").getAsString().equals(channel)) {
                String id = message.get("id").getAsString();
                positions.add(Long.parseLong(id.substring(id.indexOf('.') + 1)));
            }
        }
        return positions;
    }

    private static void rising(List<Long> positions) {
        for (int i = 1; i < positions.size(); i++) {
            assertTrue(positions.get(i - 1) < positions.get(i), "twice or out of order: " + positions);
        }
    }

    @Test
    void everySessionGetsEachEventOnceAndInOrder() throws Exception {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Peer peer = world.peer();
            peer.subscribe("/a", "/a/**");
            work.add(threads.submit((Callable<Void>) () -> {
                List<Long> got = new ArrayList<>();
                while (got.size() < ALL) {
                    got.addAll(positions(peer.begin().answer(), "/a"));
                }
                rising(got);
                assertEquals(ALL, got.size());
                return null;
            }));
        }
        publish(work);
        finish(work);
    }

    @Test
    void whoAcknowledgesGetsEverythingThoughRepliesAreLost() throws Exception {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Peer peer = world.peer("{\"ack\":true}");
            peer.subscribe("/a");
            Random random = new Random(i);
            work.add(threads.submit((Callable<Void>) () -> {
                List<Long> got = new ArrayList<>();
                long batch = 0;
                while (got.size() < ALL) {
                    JsonArray messages = peer.begin("\"ext\":{\"ack\":" + batch + "}").answer();
                    if (random.nextInt(3) > 0) {
                        got.addAll(positions(messages, "/a"));
                        batch = Peer.last(messages).getAsJsonObject("ext").get("ack").getAsLong();
                    }
                }
                rising(got);
                return null;
            }));
        }
        publish(work);
        finish(work);
    }

    @Test
    void whoChangesWhatHeFollowsMissesNothingOfTheRest() throws Exception {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Peer peer = world.peer();
            peer.subscribe("/a");
            work.add(threads.submit((Callable<Void>) () -> {
                List<Long> got = new ArrayList<>();
                List<Long> others = new ArrayList<>();
                for (int n = 0; got.size() < ALL; n++) {
                    peer.begin();
                    assertTrue(peer.call(n % 2 == 0 ? "/meta/subscribe" : "/meta/unsubscribe",
                            "\"subscription\":\"/other\"").get("successful").getAsBoolean());
                    JsonArray messages = peer.answer();
                    got.addAll(positions(messages, "/a"));
                    others.addAll(positions(messages, "/other"));
                }
                rising(got);
                rising(others);
                return null;
            }));
        }
        publish(work);
        finish(work);
    }
}

package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Stream;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Section 8 of the protocol: going away. */
public abstract class GoingAwayContract extends ContractTest {

    private static final String WEB = "org.halley.comet.whiteboard";
    private static final String SERVICE = "org.halley.comet.service";

    @AfterEach
    final void startAgain() {
        control.bundle("start", SERVICE);
        control.bundle("start", WEB);
        Framework.awaitAnswers(framework.base());
    }

    @Test
    @DisplayName("8.1 stopping the bundle answers all polls and ends all streams in order, within the drain window")
    void stoppingEndsAllInOrder() {
        String name = channel("c");
        String begin = control.now();
        control.configure(WHITEBOARD, Map.of("drain.seconds", 1));
        List<Wire> polls = new ArrayList<>();
        List<Wire> streams = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            polls.add(open().get("/comet" + name + "?wait=110&after=" + begin));
            streams.add(open().get("/comet" + name + "?after=" + begin,
                    "Accept: " + (i % 2 == 0 ? "text/event-stream" : "application/x-ndjson")));
        }
        control.awaitHeld(60);
        long start = System.nanoTime();
        control.bundle("stop", WEB);
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis < 10_000, () -> "stopping took " + millis + " ms");
        for (Wire poll : polls) {
            Reply reply = poll.reply();
            assertEquals(204, reply.status(), reply::toString);
            assertEquals(begin, reply.cursor());
        }
        for (Wire wire : streams) {
            assertEquals(200, wire.head());
            Stream stream = new Stream(wire);
            while (stream.line() != null) {
                // to its proper end, which is not within a line
            }
        }
        assertEquals(0, control.held());
        control.publish(name, "while it is away");
        assertEquals(404, get("/comet" + name).status(), "refused by 404 only when it has gone");
        control.bundle("start", WEB);
        Framework.awaitAnswers(framework.base());
        assertEquals(List.of("\"while it is away\""), look(name, begin).data());
    }

    @Test
    @DisplayName("8.1 new requests while it drains are 503 with Retry-After, in our own words")
    void newRequestsWhileDraining() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("drain.seconds", 3));
        List<Wire> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            held.add(open().get("/comet" + name + "?wait=110"));
        }
        control.awaitHeld(20);
        Future<?> stop = beside(() -> control.bundle("stop", WEB));
        held.get(0).head();
        for (Wire wire : held.subList(1, held.size())) {
            wire.head();
            Reply reply = get("/comet" + name + "?wait=110", "Connection: close");
            assertTrue(reply.status() == 503 || reply.status() == 404, reply::toString);
            if (reply.status() == 503) {
                assertProblem(503, reply);
                int seconds = Integer.parseInt(reply.header("Retry-After"));
                assertTrue(seconds >= 1 && seconds <= 10, reply::toString);
            }
        }
        join(stop);
    }

    @Test
    @DisplayName("8.1 a client that does not read does not hang the framework")
    void unreadStreamsDoNotHangTheStop() {
        String name = channel("c");
        control.declare(name, Map.of("events", 1000, "bytes", 100_000_000));
        control.configure(WHITEBOARD, Map.of("drain.seconds", 1));
        for (int i = 0; i < 5; i++) {
            open(2048).get("/comet" + name, "Accept: text/event-stream");
        }
        control.awaitHeld(5);
        control.publishMany(name, 0, 500, 50_000);
        control.bundle("stop", WEB);
        control.awaitHeld(0);
        control.bundle("start", WEB);
        Framework.awaitAnswers(framework.base());
        assertEquals(204, look(name, "now").status());
    }

    @Test
    @DisplayName("8.2 updating the whiteboard loses no event, for polls and for streams with their cursor")
    void updatingTheWhiteboardLosesNothing() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("drain.seconds", 1));
        Future<List<String>> polling = beside(() -> pollAll(name, control.now(), 300));
        Future<List<String>> streaming = beside(() -> streamAll(name, control.now(), 300));
        control.awaitHeld(2);
        for (int n = 0; n < 300; n++) {
            control.publish(name, n);
            if (n % 100 == 50) {
                control.bundle("update", WEB);
            }
        }
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            all.add(Integer.toString(n));
        }
        assertEquals(all, join(polling));
        assertEquals(all, join(streaming));
    }

    /** Polls as a client does: comes again at once, with its cursor, whatever status the answer has. */
    private List<String> pollAll(String name, String begin, int count) {
        List<String> all = new ArrayList<>();
        String cursor = begin;
        while (all.size() < count) {
            Reply reply = get("/comet" + name + "?wait=20&after=" + cursor);
            assertTrue(List.of(200, 204, 404, 503).contains(reply.status()), reply::toString);
            if (reply.status() == 200) {
                all.addAll(reply.data());
            }
            if (reply.status() < 300) {
                cursor = reply.cursor();
            }
        }
        return all;
    }

    private List<String> streamAll(String name, String begin, int count) {
        List<String> all = new ArrayList<>();
        String cursor = begin;
        while (all.size() < count) {
            Wire wire = open().get("/comet" + name, "Accept: text/event-stream", "Last-Event-ID: " + cursor);
            if (wire.head() == 200) {
                Stream stream = new Stream(wire);
                for (Stream.Block block = stream.block(); block != null; block = all.size() < count ? stream.block() : null) {
                    cursor = block.field("id") == null ? cursor : block.field("id");
                    if (block.field("data") != null) {
                        all.add(block.data());
                    }
                }
            }
            wire.vanish();
        }
        return all;
    }

    @Test
    @DisplayName("8.2 updating the hub keeps polls and streams or tells them the gap at once; none hangs, none is 404")
    void updatingTheHubTellsTheGap() {
        String name = channel("c");
        String begin = control.publish(name, "lost with the log");
        Wire poll = hold(name, "wait=110&after=" + begin, 1);
        Stream stream = stream(open(), "/comet" + name + "?after=" + begin);
        control.awaitHeld(2);
        Future<?> asking = beside(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                int status = get("/comet" + name + "?wait=0&gap=continue&after=" + begin).status();
                assertTrue(status == 200 || status == 204 || status == 503, () -> "status " + status);
            }
            return null;
        });
        control.bundle("update", SERVICE);
        String now = control.publish(name, "in the new log");
        Reply told = poll.reply();
        assertTrue(told.status() == 410 || told.status() == 200, told::toString);
        if (told.status() == 410) {
            assertEquals(List.of("\"in the new log\""), look(name, told.json().get("cursor").getAsString()).data());
        }
        Stream.Block block = stream.event();
        assertEquals("gap", block.field("event"), block::toString);
        assertEquals("\"in the new log\"", stream.event().data());
        asking.cancel(true);
        assertNotNull(now);
    }

    @Test
    @DisplayName("8.2 while the hub is away polls wait, publications are 503, and nobody is refused with 404")
    void withoutHubPollsWait() {
        String name = channel("c");
        openForPublishing("/**");
        control.bundle("stop", SERVICE);
        Wire poll = hold(name, "wait=110", 1);
        Wire earlier = hold(name, "wait=110&after=earliest", 2);
        assertEquals(503, post("/comet" + name, "1").status());
        assertProblem(503, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + name + "\",\"data\":1}]}"));
        control.bundle("start", SERVICE);
        control.publish(name, "it is back");
        assertEquals(List.of("\"it is back\""), earlier.reply().data());
        Reply told = poll.reply();
        assertProblem(410, told);
        assertEquals(List.of("\"it is back\""), look(name, told.cursor()).data());
    }

    @Test
    @DisplayName("8.1 a changed setting drops no client")
    void changedSettingsDropNobody() {
        String name = channel("c");
        String settled = channel("settled");
        control.configureFactory(CHANNEL, "settled", Map.of("channel", settled));
        Wire poll = hold(name, "wait=60", 1);
        Stream stream = stream(open(), "/comet" + name);
        Stream other = stream(open(), "/comet" + settled);
        control.awaitHeld(3);
        control.configure(WHITEBOARD, Map.of("publish.channels", List.of(name), "cors.origins", List.of("https://a.example"),
                "wait.max", 50, "held.max", 100, "held.max.per.client", 90, "stream.seconds", 300, "drain.seconds", 1));
        control.configure(HUB, Map.of("retain.events", 500, "retain.bytes", 500_000, "retain.seconds", 60));
        control.configureFactory(CHANNEL, "settled", Map.of("channel", settled, "retain.events", 3));
        control.configureFactory(CHANNEL, "another", Map.of("channel", everything()));
        control.awaitHeld(3);
        control.publish(name, "still there");
        control.publish(settled, "still there");
        assertEquals(List.of("\"still there\""), poll.reply().data());
        assertEquals("\"still there\"", stream.event().data());
        assertEquals("\"still there\"", other.event().data());
    }
}

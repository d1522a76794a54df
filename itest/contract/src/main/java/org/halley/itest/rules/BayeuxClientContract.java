package org.halley.itest.rules;

import static org.halley.itest.clients.RemoteClient.CONNECT;
import static org.halley.itest.clients.RemoteClient.HANDSHAKE;
import static org.halley.itest.clients.RemoteClient.publication;
import static org.halley.itest.clients.RemoteClient.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.halley.itest.clients.ClientProcess;
import org.halley.itest.clients.LossyProxy;
import org.halley.itest.clients.RemoteClient;
import org.halley.itest.clients.StockClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import com.google.gson.JsonObject;

/**
 * Bayeux with the clients that are out there, each version unchanged. What a test shows, it shows with each of them, all at
 * once, on channels of their own.
 */
public abstract class BayeuxClientContract extends ContractTest {

    /** Of the bundle and its configuration. */
    private static final String BAYEUX = "org.halley.comet.bayeux";
    private static final String PATH = "/cometd";
    private static final String STATUS = PATH + "/-/status";
    private static final int PATIENCE_SECONDS = 30;

    private static final Map<StockClient, ClientProcess> PROCESSES = new EnumMap<>(StockClient.class);

    private final List<Stage> stages = new ArrayList<>();

    /** The clients of one version within a test, their channels, and the network between them and the server. */
    private final class Stage {

        private final StockClient kind;
        private final ClientProcess process;
        private final LossyProxy network = new LossyProxy(framework.base());
        private final List<RemoteClient> clients = new ArrayList<>();
        /** Where something is published. */
        private final String channel;
        /** That match it. */
        private final List<String> patterns;

        Stage(StockClient kind) {
            this.kind = kind;
            process = PROCESSES.get(kind);
            channel = channel(kind.word() + "/a/b");
            String above = channel.substring(0, channel.lastIndexOf('/'));
            patterns = List.of(above + "/*", above.substring(0, above.lastIndexOf('/')) + "/**");
        }

        RemoteClient client() {
            RemoteClient client = process.client();
            clients.add(client);
            return client;
        }

        /** One more that follows the channel; at a host of its own, so that its cookies are its own. */
        RemoteClient follower() {
            RemoteClient client = client();
            String host = "127.0.0." + (1 + clients.size());
            assertSucceeded(client.handshake(URI.create(server().toString().replace("127.0.0.1", host)), channel));
            return client;
        }

        URI server() {
            return framework.base().resolve(PATH);
        }

        /** The server, by a network that may lose something. */
        URI lossy() {
            return network.base().resolve(PATH);
        }

        void end() {
            network.up();
            clients.forEach(RemoteClient::close);
            network.close();
        }
    }

    @BeforeAll
    static void startClients() {
        Framework.awaitAnswers(Framework.running().base(), STATUS);
        for (StockClient kind : StockClient.values()) {
            PROCESSES.put(kind, ClientProcess.start(kind));
        }
    }

    @AfterAll
    static void endClients() {
        PROCESSES.values().forEach(ClientProcess::close);
        PROCESSES.clear();
    }

    @BeforeEach
    void openForPublishing() {
        configure(Map.of());
        for (StockClient kind : StockClient.values()) {
            stages.add(new Stage(kind));
        }
    }

    private void configure(Map<String, ?> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("publish.channels", List.of(everything()));
        control.configure(BAYEUX, properties);
    }

    @AfterEach
    void everySessionIsForgotten() {
        withEach(Stage::end);
        awaitSessions(0);
    }

    @TestFactory
    @DisplayName("a client handshakes, waits, and is given no other transport than it can use")
    List<DynamicTest> handshakes() {
        return each(stage -> {
            RemoteClient client = stage.client();
            JsonObject reply = client.handshake(stage.server());
            assertSucceeded(reply);
            assertEquals("1.0", reply.get("version").getAsString());
            assertTrue(reply.get("clientId").getAsString().length() >= 20, reply::toString);
            assertTrue(reply.getAsJsonArray("supportedConnectionTypes").toString().contains("\"long-polling\""), reply::toString);
            client.awaitMeta(CONNECT, 1, RemoteClient::succeeded);
        });
    }

    @TestFactory
    @DisplayName("two subscribers get what is published, the publisher among them, in one order")
    List<DynamicTest> twoSubscribers() {
        return each(stage -> {
            Object deep = Map.of("by", "the other", "deep", stage.kind.readsArraysInArrays()
                    ? List.of(List.of(1, 2), List.of("ä€𝄞")) : List.of(1, Map.of("text", "ä€𝄞")));
            RemoteClient one = stage.follower();
            RemoteClient other = stage.follower();
            assertSucceeded(one.publish(stage.channel, "by the one"));
            assertSucceeded(other.publish(stage.channel, deep));
            one.awaitArrived("by the one", deep);
            other.awaitArrived("by the one", deep);
        });
    }

    @TestFactory
    @DisplayName("who has unsubscribed gets nothing, until it subscribes again")
    List<DynamicTest> unsubscribe() {
        return each(stage -> {
            RemoteClient one = stage.follower();
            RemoteClient other = stage.follower();
            control.publish(stage.channel, "to both");
            one.awaitArrived("to both");
            assertSucceeded(one.unsubscribe(stage.channel));
            control.publish(stage.channel, "to the other");
            other.awaitArrived("to both", "to the other");
            assertSucceeded(one.subscribe(stage.channel));
            control.publish(stage.channel, "to both again");
            one.awaitArrived("to both", "to both again");
            other.awaitArrived("to both", "to the other", "to both again");
        });
    }

    @TestFactory
    @DisplayName("a client gets one copy, however many of its subscriptions match")
    List<DynamicTest> overlappingWildcards() {
        return each(stage -> {
            RemoteClient client = stage.follower();
            assertSucceeded(client.publish(stage.channel, "for one"));
            client.awaitArrived("for one");
            stage.patterns.forEach(pattern -> assertSucceeded(client.subscribe(pattern)));
            assertSucceeded(client.publish(stage.channel, "for three"));
            client.awaitArrived("for one", "for three");
            assertSucceeded(client.unsubscribe(stage.channel));
            control.publish(stage.channel, "for two");
            client.awaitArrived("for one", "for three", "for two");
            stage.patterns.forEach(pattern -> client.awaitData(pattern, "for three", "for two"));
            client.awaitData(stage.channel, "for one", "for three");
        });
    }

    @TestFactory
    @DisplayName("a batch is one request, whose messages are handled in order, a refused one among them")
    List<DynamicTest> batch() {
        return each(stage -> {
            RemoteClient client = stage.client();
            assertSucceeded(client.handshake(stage.lossy(), stage.channel));
            List<JsonObject> replies = client.publishTogether(
                    publication(stage.channel, "first of the batch"),
                    publication("/not-open", "second of the batch"),
                    publication(stage.channel, "third of the batch"));
            assertEquals(List.of(true, false, true), replies.stream().map(RemoteClient::succeeded).toList(), replies::toString);
            assertTrue(replies.get(1).get("error").getAsString().startsWith("403:"), replies::toString);
            client.awaitArrived("first of the batch", "third of the batch");
            List<String> requests = stage.network.requests().stream().filter(each -> each.contains("of the batch")).toList();
            assertEquals(1, requests.size(), requests::toString);
        });
    }

    @TestFactory
    @DisplayName("with the acknowledge extension a lost answer loses nothing, and nothing comes twice")
    List<DynamicTest> lostAnswer() {
        return each(stage -> {
            RemoteClient client = stage.client();
            JsonObject reply = client.handshakeToAcknowledge(stage.lossy(), stage.channel);
            assertTrue(reply.getAsJsonObject("ext").has("ack"), reply::toString);
            List<String> expected = new ArrayList<>();
            for (int round = 1; round <= 3; round++) {
                String lost = "lost-" + round;
                stage.network.loseAnswer(lost);
                for (String each : List.of("before-" + round, lost, "after-" + round)) {
                    control.publish(stage.channel, each);
                    expected.add(each);
                }
                stage.network.awaitLoss();
                control.publish(stage.channel, "later-" + round);
                expected.add("later-" + round);
                client.awaitArrived(expected.toArray());
            }
            control.publish(stage.channel, "the end");
            expected.add("the end");
            client.awaitArrived(expected.toArray());
        });
    }

    @TestFactory
    @DisplayName("with the acknowledge extension answers lost amid many events lose nothing, and nothing comes twice")
    List<DynamicTest> lostAnswersOfMany() {
        return each(stage -> {
            RemoteClient client = stage.client();
            assertSucceeded(client.handshakeToAcknowledge(stage.lossy(), stage.channel));
            List<Object> expected = new ArrayList<>();
            for (int from = 0; from < 300; from += 100) {
                stage.network.loseAnswer("\"n\":" + (from + 50) + ",");
                control.publishMany(stage.channel, from, 100, 20);
                stage.network.awaitLoss();
                for (int n = from; n < from + 100; n++) {
                    expected.add(Map.of("n", n, "pad", "x".repeat(20)));
                }
            }
            control.publish(stage.channel, "the end");
            expected.add("the end");
            client.awaitArrived(expected.toArray());
        });
    }

    @TestFactory
    @DisplayName("a session that has expired is followed by another, without anybody's doing")
    List<DynamicTest> expiry() {
        configure(Map.of("expiry.seconds", 2, "timeout.seconds", 1));
        withEach(stage -> assertSucceeded(stage.client().handshake(stage.lossy(), stage.channel)));
        stages.forEach(stage -> stage.network.down());
        awaitSessions(0);
        stages.forEach(stage -> stage.network.up());
        return each(stage -> {
            RemoteClient client = stage.clients.get(0);
            JsonObject unknown = client.awaitMeta(CONNECT, 1,
                    message -> message.has("error") && message.get("error").getAsString().startsWith("402:"));
            assertFalse(succeeded(unknown), unknown::toString);
            assertBackByItself(client, stage.channel);
        });
    }

    @TestFactory
    @DisplayName("a client that disconnects is forgotten at once, and may come again")
    List<DynamicTest> disconnect() {
        withEach(stage -> {
            RemoteClient client = stage.client();
            assertSucceeded(client.handshake(stage.lossy(), stage.channel));
            client.awaitMeta(CONNECT, 1, RemoteClient::succeeded);
            assertSucceeded(client.disconnect());
        });
        awaitSessions(0);
        control.awaitHeld(0);
        return each(stage -> {
            control.publish(stage.channel, "to nobody");
            RemoteClient client = stage.clients.get(0);
            assertSucceeded(client.handshake(stage.lossy(), stage.channel));
            control.publish(stage.channel, "to the new session");
            client.awaitArrived("to the new session");
        });
    }

    @TestFactory
    @DisplayName("when the bundle is stopped and started, each client comes back by itself and follows again")
    List<DynamicTest> restart() {
        configure(Map.of("drain.seconds", 1, "restart.interval.max", 1));
        withEach(Stage::follower);
        control.later("start " + BAYEUX, () -> control.bundle("start", BAYEUX));
        control.bundle("stop", BAYEUX);
        withEach(stage -> stage.clients.get(0).awaitMeta(CONNECT, 1, reply -> !succeeded(reply)));
        control.bundle("start", BAYEUX);
        return each(stage -> assertBackByItself(stage.clients.get(0), stage.channel));
    }

    @TestFactory
    @DisplayName("bundles, clients of our own protocol and Bayeux clients are on the same channels")
    List<DynamicTest> sameChannels() {
        return each(stage -> {
            String begin = control.now();
            RemoteClient client = stage.follower();
            control.publish(stage.channel, Map.of("by", "a bundle"));
            client.awaitArrived(Map.of("by", "a bundle"));
            Reply first = get("/comet" + stage.channel + "?wait=30&after=" + begin);
            assertEquals(List.of("{\"by\":\"a bundle\"}"), first.data());

            Wire poll = open().get("/comet" + stage.channel + "?wait=30&after=" + first.cursor());
            assertSucceeded(client.publish(stage.channel, Map.of("by", "a Bayeux client")));
            assertEquals(List.of("{\"by\":\"a Bayeux client\"}"), poll.reply().data());
            client.awaitArrived(Map.of("by", "a bundle"), Map.of("by", "a Bayeux client"));
        });
    }

    @TestFactory
    @DisplayName("what an authorizer denies is refused in the reply, and everything else goes on")
    List<DynamicTest> refusal() {
        String denied = channel("denied");
        Map<String, String> rule = Map.of(denied, "deny");
        control.add("authorizer", "itest-bayeux", Map.of("rules", Map.of("follow", rule, "publish", rule)));
        return each(stage -> {
            RemoteClient client = stage.follower();
            for (JsonObject reply : List.of(client.subscribe(denied), client.publish(denied, "refused"))) {
                assertFalse(succeeded(reply), reply::toString);
                assertTrue(reply.get("error").getAsString().startsWith("403:"), reply::toString);
            }
            control.publish(denied, "to nobody");
            assertSucceeded(client.publish(stage.channel, "to everybody"));
            client.awaitArrived("to everybody");
        });
    }

    @TestFactory
    @DisplayName("of two clients in one browser one is told to ask now and then, and both get everything")
    List<DynamicTest> oneBrowser() {
        stages.removeIf(stage -> !stage.kind.sharesCookies());
        configure(Map.of("sessions.max.per.browser", 1, "multiple.interval.millis", 200));
        return each(stage -> {
            RemoteClient one = stage.client();
            assertSucceeded(one.handshake(stage.server(), stage.channel));
            one.awaitMeta(CONNECT, 1, RemoteClient::succeeded);
            RemoteClient other = stage.client();
            assertSucceeded(other.handshake(stage.server(), stage.channel));
            JsonObject told = other.awaitMeta(CONNECT, 1, reply -> reply.has("advice")
                    && reply.getAsJsonObject("advice").has("multiple-clients"));
            assertSucceeded(told);
            assertTrue(told.getAsJsonObject("advice").get("interval").getAsInt() > 0, told::toString);
            control.publish(stage.channel, "to both");
            one.awaitArrived("to both");
            other.awaitArrived("to both");
        });
    }

    @TestFactory
    @DisplayName("a remote call that nobody handles fails, and says so")
    List<DynamicTest> callWithoutHandler() {
        return each(stage -> {
            RemoteClient client = stage.follower();
            JsonObject reply = client.call("/nobody", "hello");
            assertFalse(succeeded(reply), reply::toString);
            assertTrue(reply.get("error").getAsString().startsWith("404:"), reply::toString);
        });
    }

    @TestFactory
    @DisplayName("a remote call is answered by the service that handles it, also later and with a failure")
    List<DynamicTest> call() {
        control.add("echo", "itest-echo", Map.of("channel", "/service/itest/*"));
        return each(stage -> {
            RemoteClient client = stage.follower();
            JsonObject reply = client.call("/itest/echo", Map.of("text", "hello"));
            assertSucceeded(reply);
            assertEquals("{\"echo\":{\"text\":\"hello\"}}", reply.get("data").toString());
            JsonObject failed = client.call("/itest/fail", Map.of("text", "hello"));
            assertFalse(succeeded(failed), failed::toString);
            assertEquals("{\"failed\":{\"text\":\"hello\"}}", failed.get("data").toString());
        });
    }

    private static void assertSucceeded(JsonObject reply) {
        assertTrue(succeeded(reply), reply::toString);
    }

    /** A client that was told to handshake once has done so again, follows as before, and gets what is published then. */
    private void assertBackByItself(RemoteClient client, String channel) {
        client.awaitFollowing(2, channel);
        assertNotEquals(client.awaitMeta(HANDSHAKE, 1, RemoteClient::succeeded).get("clientId"),
                client.awaitMeta(HANDSHAKE, 2, RemoteClient::succeeded).get("clientId"));
        control.publish(channel, "to the new session");
        client.awaitArrived("to the new session");
    }

    /** Waits until the server has so many sessions; nobody tells, so it asks again and again. */
    private void awaitSessions(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int sessions = sessions();
        while (sessions != count) {
            assertTrue(System.nanoTime() < end, sessions + " sessions, not " + count);
            sessions = sessions();
        }
    }

    private int sessions() {
        return get(STATUS).json().get("sessions").getAsInt();
    }

    /** Does something with the clients of each version at once, and gives a test for each, which tells how that went. */
    private List<DynamicTest> each(Consumer<Stage> action) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Stage stage : stages) {
            Future<?> done = begin(stage, action);
            tests.add(DynamicTest.dynamicTest(stage.kind.toString(), () -> join(done)));
        }
        return tests;
    }

    /** Does something with the clients of each version at once, to the end. */
    private void withEach(Consumer<Stage> action) {
        stages.stream().map(stage -> begin(stage, action)).toList().forEach(ContractTest::join);
    }

    private Future<?> begin(Stage stage, Consumer<Stage> action) {
        return beside(() -> {
            action.accept(stage);
            return null;
        });
    }
}

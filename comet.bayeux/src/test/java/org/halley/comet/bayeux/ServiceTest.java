package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.halley.comet.RawJson;
import org.halley.comet.spi.ServiceFailure;
import org.halley.comet.spi.ServiceHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void serve(String channel, ServiceHandler handler) {
        assertEquals(List.of(), world.site.services().add(handler, Map.of(ServiceHandler.SERVICE_PROPERTY, channel)));
    }

    @Test
    void theResultComesWithTheReplyWhereItIsThere() throws Exception {
        serve("/service/echo", (caller, channel, data) -> CompletableFuture.completedFuture(
                new RawJson("{\"channel\":\"" + channel + "\",\"was\":" + data.text() + "}")));
        Peer peer = world.peer();
        JsonArray replies = peer.send(peer.message("/service/echo", "\"data\":[1, 2]"));
        assertEquals("{\"channel\":\"/service/echo\",\"was\":[1,2]}", Peer.data(replies));
        assertEquals(2, replies.size());
        JsonObject result = replies.get(0).getAsJsonObject();
        JsonObject reply = replies.get(1).getAsJsonObject();
        assertEquals(reply.get("id"), result.get("id"));
        assertTrue(result.get("successful").getAsBoolean());
        assertNull(reply.get("data"));
    }

    @Test
    void aResultThatIsAcknowledgedComesAgainWithAConnect() throws Exception {
        serve("/service/echo", (caller, channel, data) -> CompletableFuture.completedFuture(data));
        Peer peer = world.peer("{\"ack\":true}");
        peer.poll("\"ext\":{\"ack\":0}");
        peer.held("\"ext\":{\"ack\":1}");
        // Nothing but the reply stands in the response that may be lost unseen.
        JsonObject reply = peer.call("/service/echo", "\"data\":\"d\"");
        assertTrue(reply.get("successful").getAsBoolean());
        assertNull(reply.get("data"));
        for (int lost = 0; lost < 2; lost++) {
            JsonArray messages = lost == 0 ? peer.answer() : peer.begin("\"ext\":{\"ack\":1}").answer();
            assertEquals("\"d\"", Peer.data(messages));
            assertEquals(reply.get("id"), messages.get(0).getAsJsonObject().get("id"));
        }
        assertEquals("", Peer.data(peer.poll("\"ext\":{\"ack\":3}")));
    }

    @Test
    void aLateResultComesByItself() throws Exception {
        CompletableFuture<RawJson> late = new CompletableFuture<>();
        serve("/service/*", (caller, channel, data) -> late);
        Peer peer = world.peer();
        peer.poll();
        peer.held();
        JsonObject reply = peer.call("/service/slow", "\"data\":1");
        assertTrue(reply.get("successful").getAsBoolean());
        late.complete(new RawJson("\"here\""));
        JsonArray messages = peer.answer();
        assertEquals("\"here\"", Peer.data(messages));
        assertEquals(reply.get("id"), messages.get(0).getAsJsonObject().get("id"));
    }

    @Test
    void aServiceThatNeverRepliesFailsAfterItsTime() throws Exception {
        CompletableFuture<RawJson> never = new CompletableFuture<>();
        serve("/service/**", (caller, channel, data) -> never);
        world.set("expiry.seconds", 60);
        Peer peer = world.peer();
        peer.poll();
        peer.call("/service/slow", "\"data\":1");
        world.step(30);
        JsonArray messages = peer.poll();
        assertEquals("504::service_timeout", messages.get(0).getAsJsonObject().get("error").getAsString());
        never.complete(new RawJson("1"));
        assertEquals(1, peer.poll().size());
    }

    @Test
    void whatAServiceThrowsStaysHere() throws Exception {
        serve("/service/bad", (caller, channel, data) -> {
            throw new IllegalStateException("a secret");
        });
        serve("/service/told", (caller, channel, data) -> CompletableFuture.failedFuture(
                new ServiceFailure("not enough", new RawJson("{\"missing\":3}"))));
        serve("/service/nojson", (caller, channel, data) -> CompletableFuture.completedFuture(new RawJson("{")));
        Peer peer = world.peer();
        JsonArray bad = peer.send(peer.message("/service/bad", "\"data\":1"));
        assertEquals("500::service_failed", bad.get(0).getAsJsonObject().get("error").getAsString());
        assertTrue(!bad.toString().contains("secret"), bad.toString());
        JsonObject told = peer.send(peer.message("/service/told", "\"data\":1")).get(0).getAsJsonObject();
        assertEquals("{\"missing\":3}", told.get("data").toString());
        assertTrue(!told.get("successful").getAsBoolean());
        JsonArray broken = peer.send(peer.message("/service/nojson", "\"data\":1"));
        assertEquals("500::service_failed", broken.get(0).getAsJsonObject().get("error").getAsString());
    }

    @Test
    void nobodyServesWhatNobodyHasRegistered() throws Exception {
        Peer peer = world.peer();
        assertEquals("404::service_unknown", peer.call("/service/x", "\"data\":1").get("error").getAsString());
        assertTrue(peer.call("/meta/subscribe", "\"subscription\":\"/service/x\"").get("successful").getAsBoolean());
    }

    @Test
    void theMostSpecificServesThenTheHighestRanking() {
        Services services = new Services();
        ServiceHandler all = (caller, channel, data) -> null;
        ServiceHandler some = (caller, channel, data) -> null;
        ServiceHandler low = (caller, channel, data) -> null;
        ServiceHandler high = (caller, channel, data) -> null;
        services.add(all, Map.of("comet.service", "/service/**"));
        services.add(low, Map.of("comet.service", new String[] { "/service/a/b", "/service/c" }, "service.ranking", -1));
        services.add(some, Map.of("comet.service", List.of("/service/a/*")));
        services.add(high, Map.of("comet.service", "/service/a/b", "service.ranking", 5));
        assertEquals(List.of("/chat", "/service/*/x"),
                services.add(all, Map.of("comet.service", new String[] { "/chat", "/service/*/x" })));
        assertSame(high, services.find("/service/a/b"));
        assertSame(some, services.find("/service/a/c"));
        assertSame(low, services.find("/service/c"));
        assertSame(all, services.find("/service/d/e"));
        services.remove(high);
        assertSame(low, services.find("/service/a/b"));
        services.remove(all);
        assertNull(services.find("/service/d/e"));
    }
}

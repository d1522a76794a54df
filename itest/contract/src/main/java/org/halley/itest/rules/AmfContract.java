package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Wire;
import org.halley.itest.clients.AmfClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import flex.messaging.messages.Message;

/** AMF by BlazeDS's own client. Each test has destinations of its own. */
public abstract class AmfContract extends ContractTest {

    private static final String AMF = "org.halley.comet.amf";
    private static final String DESTINATION = AMF + ".destination";
    private static final String PATH = "/amf/messagebroker/amf";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final List<AmfClient> clients = new ArrayList<>();

    @AfterEach
    final void endClients() {
        control.bundle("start", AMF);
        clients.forEach(AmfClient::close);
    }

    private AmfClient client() throws Exception {
        AmfClient client = new AmfClient(framework.base(), PATH);
        clients.add(client);
        return client;
    }

    /** A destination that is a channel of this test. */
    private String destination(String channel, boolean publish) throws Exception {
        String destination = "d" + NUMBERS.incrementAndGet();
        control.configureFactory(DESTINATION, destination,
                Map.of("destination", destination, "channel", channel, "publish", publish));
        // A configuration is told on another thread.
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        for (;;) {
            try (AmfClient asking = new AmfClient(framework.base(), PATH)) {
                asking.subscribe(destination);
                return destination;
            } catch (AmfClient.Fault e) {
                assertTrue(System.nanoTime() < end, e::toString);
            }
        }
    }

    private static List<Object> bodies(List<Message> messages) {
        return messages.stream().map(Message::getBody).toList();
    }

    @Test
    @DisplayName("what a bundle publishes reaches a client whose poll waits, with the event's headers")
    void publicationArrives() throws Exception {
        String channel = channel("prices");
        AmfClient client = client().subscribe(destination(channel, false));
        Future<Message> poll = beside(client::poll);
        control.awaitHeld(1);
        String id = control.publishTyped(channel, "price", Map.of("symbol", "ACME", "cents", 12050));
        List<Message> messages = AmfClient.messages(join(poll));
        assertEquals(List.of(Map.of("symbol", "ACME", "cents", 12050)), bodies(messages));
        assertEquals(id, messages.get(0).getHeader("halleyId"));
        assertEquals(channel, messages.get(0).getHeader("halleyChannel"));
        assertEquals("price", messages.get(0).getHeader("halleyType"));
    }

    @Test
    @DisplayName("what a client sends is published where it may be, and comes back to consumers once")
    void producerPublishes() throws Exception {
        String channel = channel("talk");
        String destination = destination(channel, true);
        AmfClient client = client().subscribe(destination);
        Object id = client.publish(destination, Map.of("text", "hello"));
        assertEquals(List.of("{\"text\":\"hello\"}"), look(channel, "earliest").data());
        control.publish(channel, "next");
        List<Message> messages = client.receive(2);
        assertEquals(List.of(Map.of("text", "hello"), "next"), bodies(messages));
        assertEquals(id, messages.get(0).getHeader("halleyId"));
    }

    @Test
    @DisplayName("sending is refused where nobody has allowed it, and allowed by publish.channels at once")
    void producerIsRefused() throws Exception {
        String channel = channel("closed");
        String destination = destination(channel, false);
        AmfClient client = client();
        AmfClient.Fault fault = assertThrows(AmfClient.Fault.class, () -> client.publish(destination, "no"));
        assertEquals("Client.Authorization", fault.code());
        assertEquals(204, look(channel, "earliest").status());
        control.configure(AMF, Map.of("publish.channels", channel));
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        for (;;) {
            try {
                client.publish(destination, "yes");
                break;
            } catch (AmfClient.Fault e) {
                assertTrue(System.nanoTime() < end, e::toString);
            }
        }
        assertEquals(List.of("\"yes\""), look(channel, "earliest").data());
    }

    @Test
    @DisplayName("a second poll of a client takes the place of the first, and nothing is lost")
    void duplicatePoll() throws Exception {
        String channel = channel("twice");
        AmfClient client = client().subscribe(destination(channel, false));
        AmfClient twin = client.twin(framework.base(), PATH);
        clients.add(twin);
        Future<Message> first = beside(client::poll);
        control.awaitHeld(1);
        Future<Message> second = beside(twin::poll);
        assertTrue(AmfClient.isSuperseded(join(first)));
        control.awaitHeld(1);
        control.publish(channel, "once");
        assertEquals(List.of("once"), bodies(AmfClient.messages(join(second))));
    }

    @Test
    @DisplayName("when the bundle stops, polls that wait are answered; when it is there again, clients subscribe again")
    void bundleStops() throws Exception {
        String channel = channel("stop");
        String destination = destination(channel, false);
        List<Future<Message>> polls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            AmfClient client = client().subscribe(destination);
            polls.add(beside(client::poll));
        }
        control.awaitHeld(20);
        control.bundle("stop", AMF);
        for (Future<Message> poll : polls) {
            Message answer = join(poll);
            assertEquals(List.of(), AmfClient.messages(answer));
            assertTrue(AmfClient.waitOf(answer) >= 1_000, "they come back later");
        }
        control.awaitHeld(0);
        control.bundle("start", AMF);
        Framework.awaitAnswers(framework.base(), "/amf/-/status");
        AmfClient again = null;
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (again == null) {
            try {
                again = client().subscribe(destination);
            } catch (Exception e) {
                assertTrue(System.nanoTime() < end, e::toString);
            }
        }
        AmfClient subscribed = again;
        Future<Message> poll = beside(subscribed::poll);
        control.awaitHeld(1);
        control.publish(channel, "back");
        assertEquals(List.of("back"), bodies(AmfClient.messages(join(poll))));
    }

    @Test
    @DisplayName("clients stay when the hub is updated, and get what is published behind")
    void hubIsUpdated() throws Exception {
        String channel = channel("hub");
        AmfClient client = client().subscribe(destination(channel, false));
        Future<Message> poll = beside(client::poll);
        control.awaitHeld(1);
        control.bundle("stop", "org.halley.comet.service");
        control.bundle("start", "org.halley.comet.service");
        control.awaitHeld(1);
        control.publish(channel, "behind");
        assertEquals(List.of("behind"), bodies(AmfClient.messages(join(poll))));
    }

    @Test
    @DisplayName("the example's destination for remarks takes what clients send")
    void exampleTakesRemarks() throws Exception {
        AmfClient client = client().subscribe("remarks");
        Future<Message> poll = beside(client::poll);
        control.awaitHeld(1);
        AmfClient other = client();
        other.publish("remarks", "well done");
        assertEquals(List.of("well done"), bodies(AmfClient.messages(join(poll))));
        assertThrows(AmfClient.Fault.class, () -> other.publish("feed", "not mine"));
    }

    @Test
    @DisplayName("a body that is no AMF gets an answer that tells nothing of what is within")
    void garbage() {
        String answer = post(PATH, "no AMF").toString();
        assertTrue(!answer.contains("java.") && !answer.contains("\tat "), answer);
        assertEquals(405, get(PATH).status());
        assertEquals(404, post("/amf/messagebroker/nothing", "x").status());
    }
}

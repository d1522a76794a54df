package org.halley.comet.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.halley.comet.shared.Drain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import flex.messaging.MessageBroker;
import flex.messaging.client.FlexClient;
import flex.messaging.messages.AcknowledgeMessage;
import flex.messaging.messages.CommandMessage;
import flex.messaging.messages.Message;

/** Polls of BlazeDS's own client, which wait without a thread. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollTest {

    private static Message answer(Future<Message> poll) throws Exception {
        return poll.get(30, TimeUnit.SECONDS);
    }

    private static Object body(Message answer) {
        List<Message> messages = Peer.messages(answer);
        assertEquals(1, messages.size(), String.valueOf(answer));
        return messages.get(0).getBody();
    }

    private static int waitingAt(World world) {
        return ((AsyncAMFEndpoint) world.broker().getEndpoint(ServicesConfig.POLLING)).getWaitingPollRequestsCount();
    }

    @Test
    void waitsUntilSomethingIsPublished() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            assertEquals(1, waitingAt(world));
            world.publish("\"hello\"");
            Message answer = answer(poll);
            assertEquals("hello", body(answer));
            assertEquals(1, Peer.wait(answer));
            assertEquals(0, waitingAt(world));
        }
    }

    @Test
    void getsAtOnceWhatWasPublishedBetweenPolls() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            world.publish("1");
            world.publish("2");
            List<Message> messages = peer.receive(2);
            assertEquals(List.of(1, 2), messages.stream().map(Message::getBody).toList());
        }
    }

    @Test
    void isAnsweredEmptyWhenTheWaitIsOver() throws Exception {
        try (World world = new World(Map.of("wait.interval.millis", 5_000)); Peer peer = world.subscriber()) {
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            world.step(4.9);
            assertEquals(1, world.site.held());
            world.step(0.2);
            Message answer = answer(poll);
            assertEquals(AcknowledgeMessage.class, answer.getClass());
            assertEquals(1, Peer.wait(answer));
            assertEquals(1, world.count(Count.POLLS_TIMED_OUT));
        }
    }

    @Test
    void waitsForEverWithMinusOne() throws Exception {
        try (World world = new World(Map.of("wait.interval.millis", -1)); Peer peer = world.subscriber()) {
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            world.step(100_000);
            assertFalse(poll.isDone());
            assertEquals(1, world.site.held());
            world.publish("\"at last\"");
            assertEquals("at last", body(answer(poll)));
        }
    }

    @Test
    void doesNotWaitWithZero() throws Exception {
        try (World world = new World(Map.of("wait.interval.millis", 0)); Peer peer = world.subscriber()) {
            Message answer = peer.poll();
            assertEquals(AcknowledgeMessage.class, answer.getClass());
            assertNull(Peer.wait(answer));
            world.publish("7");
            assertEquals(7, peer.receive(1).get(0).getBody());
            assertEquals(0, world.count(Count.POLLS_PARKED));
        }
    }

    @Test
    void thoseBeyondTheMostAreAnsweredAtOnceAndToldToWait() throws Exception {
        try (World world = new World(Map.of("max.waiting.poll.requests", 1)); Peer first = world.subscriber();
                Peer second = world.subscriber()) {
            Future<Message> poll = first.polling();
            world.awaitHeld(1);
            assertEquals(3_000, Peer.wait(second.poll()));
            world.publish("1");
            assertEquals(1, body(answer(poll)));
            assertEquals(1, second.receive(1).get(0).getBody());
            // The place is free again.
            poll = second.polling();
            world.awaitHeld(1);
            assertEquals(3_000, Peer.wait(first.poll()));
            world.publish("2");
            assertEquals(2, body(answer(poll)));
            assertEquals(0, waitingAt(world));
        }
    }

    @Test
    void oneSessionHoldsAsManyAsItsUserAgentMay() throws Exception {
        try (World world = new World(Map.of("user.agents", "Chrome=2")); Peer first = world.subscriber("User-Agent: Chrome");
                Peer second = first.tab(world.url("amf"), "User-Agent: Chrome");
                Peer third = first.tab(world.url("amf"), "User-Agent: Chrome");
                Peer elsewhere = world.subscriber("User-Agent: Chrome")) {
            second.subscribe("feed");
            third.subscribe("feed");
            List<Future<Message>> polls = List.of(first.polling(), second.polling());
            world.awaitHeld(2);
            assertEquals(3_000, Peer.wait(third.poll()));
            Future<Message> other = elsewhere.polling();
            world.awaitHeld(3);
            world.publish("5");
            for (Future<Message> poll : polls) {
                assertEquals(5, body(answer(poll)));
            }
            assertEquals(5, body(answer(other)));
            assertEquals(5, third.receive(1).get(0).getBody());
            polls = List.of(third.polling(), second.polling());
            world.awaitHeld(2);
            world.publish("6");
            for (Future<Message> poll : polls) {
                assertEquals(6, body(answer(poll)));
            }
        }
    }

    @Test
    void manyClientsOfOneSessionWaitBesideEachOther() throws Exception {
        try (World world = new World(Map.of()); Peer first = world.subscriber();
                Peer second = first.tab(world.url("amf")); Peer third = first.tab(world.url("amf"))) {
            second.subscribe("feed");
            third.subscribe("feed");
            List<Future<Message>> polls = List.of(first.polling(), second.polling(), third.polling());
            world.awaitHeld(3);
            world.publish("1");
            for (Future<Message> poll : polls) {
                assertEquals(1, body(answer(poll)));
            }
            assertEquals(0, world.count(Count.POLLS_SUPERSEDED));
        }
    }

    @Test
    void aDuplicatePollTakesThePlaceOfTheFirstAndLosesNothing() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber(); Peer twin = peer.twin(world.url("amf"))) {
            Future<Message> first = peer.polling();
            world.awaitHeld(1);
            Future<Message> second = twin.polling();
            Message answer = answer(first);
            assertEquals(true, answer.getHeader(CommandMessage.NO_OP_POLL_HEADER));
            world.awaitHeld(1);
            world.publish("\"once\"");
            assertEquals("once", body(answer(second)));
            world.publish("\"twice\"");
            assertEquals("twice", peer.receive(1).get(0).getBody());
            assertEquals(0, waitingAt(world));
        }
    }

    @Test
    void endsWithTheSubscription() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber(); Peer twin = peer.twin(world.url("amf"))) {
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            twin.unsubscribe("feed");
            assertEquals(AcknowledgeMessage.class, answer(poll).getClass());
            assertEquals(0, waitingAt(world));
        }
    }

    @Test
    void endsWithTheClientOfBlazeDs() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            MessageBroker broker = world.broker();
            FlexClient client = broker.getFlexClientManager().getFlexClient(peer.id());
            client.invalidate();
            assertEquals(AcknowledgeMessage.class, answer(poll).getClass());
            assertEquals(0, waitingAt(world));
            // The answer has not made it anew.
            assertEquals(0, broker.getFlexClientManager().getFlexClientCount());
        }
    }

    @Test
    void aClientThatWasForgottenIsToldSo() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            // Its last request may still be on its way out.
            World.await(() -> {
                world.step(11 * 60);
                return world.site.sessions().count() == 0;
            });
            Exception told = assertThrows(Exception.class, peer::poll);
            assertTrue(told.getMessage().contains("subscri"), told.toString());
        }
    }

    @Test
    void whoWaitsIsNotForgotten() throws Exception {
        try (World world = new World(Map.of("wait.interval.millis", -1)); Peer peer = world.subscriber()) {
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            world.step(100 * 60);
            assertEquals(1, world.site.sessions().count());
            world.publish("1");
            assertEquals(1, body(answer(poll)));
        }
    }

    @Test
    void allAreAnsweredWhenTheBundleStops() throws Exception {
        try (World world = new World(Map.of()); Peer first = world.subscriber(); Peer second = world.subscriber()) {
            List<Future<Message>> polls = List.of(first.polling(), second.polling());
            world.awaitHeld(2);
            new Drain(world.site, pause -> Thread.yield()).run();
            for (Future<Message> poll : polls) {
                Message answer = answer(poll);
                assertEquals(AcknowledgeMessage.class, answer.getClass());
                assertEquals(5_999, Peer.wait(answer));
            }
            Exception refused = assertThrows(Exception.class, first::poll);
            assertTrue(refused.toString().contains("503"), refused.toString());
            assertEquals(0, waitingAt(world));
        }
    }

    @Test
    void areAnsweredAtOnceWhereAFilterDoesNotLetThemWait() throws Exception {
        try (World world = new World(new HashMap<>(), 20, false, UnaryOperator.identity());
                Peer peer = world.subscriber()) {
            assertEquals(3_000, Peer.wait(peer.poll()));
            world.publish("1");
            assertEquals(1, peer.receive(1).get(0).getBody());
            assertEquals(0, waitingAt(world));
            assertTrue(world.count(Count.ASYNC_REFUSED) >= 1);
        }
    }

    @Test
    void withoutASubscriptionIsAnError() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.peer()) {
            ExecutionException error = assertThrows(ExecutionException.class, () -> answer(peer.polling()));
            assertTrue(error.getMessage().contains("subscri"), error.getMessage());
            assertEquals(0, waitingAt(world));
        }
    }
}

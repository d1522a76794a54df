package org.halley.comet.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Selection;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import flex.messaging.messages.AsyncMessage;
import flex.messaging.messages.CommandMessage;
import flex.messaging.messages.Message;

/** What goes from channels to AMF clients, and from them to channels. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeTest {

    private static List<String> published(World world, String channel) {
        return world.hub().channels().read(Selection.of(channel), Cursor.EARLIEST, org.halley.comet.Limit.DEFAULT).events()
                .stream().map(Event::json).toList();
    }

    @Test
    void anEventComesWithItsHeaders() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            Event event = world.hub().publish("/feed", "price", "ACME", "{\"symbol\":\"ACME\",\"price\":120.5,\"n\":3}");
            Message message = peer.receive(1).get(0);
            assertEquals(event.id().toString(), message.getHeader("halleyId"));
            assertEquals("/feed", message.getHeader("halleyChannel"));
            assertEquals(event.time().toString(), message.getHeader("halleyTime"));
            assertEquals("price", message.getHeader("halleyType"));
            assertEquals("ACME", message.getHeader("halleyKey"));
            assertNull(message.getHeader("halleyGap"));
            assertEquals(event.time().toEpochMilli(), message.getTimestamp());
            assertEquals(Map.of("symbol", "ACME", "price", 120.5, "n", 3), message.getBody());
        }
    }

    @Test
    void whatAClientSendsIsPublishedAndComesBackOnce() throws Exception {
        try (World world = new World(Map.of("publish.channels", "/feed")); Peer peer = world.subscriber()) {
            Message answer = peer.publish("feed", Map.of("text", "hello"));
            assertEquals(List.of("{\"text\":\"hello\"}"), published(world, "/feed"));
            world.publish("\"next\"");
            List<Message> messages = peer.receive(2);
            assertEquals(Map.of("text", "hello"), messages.get(0).getBody());
            assertEquals(answer.getBody(), messages.get(0).getHeader("halleyId"));
            assertEquals("next", messages.get(1).getBody());
        }
    }

    @Test
    void dataOfAllKindsIsPublishedAsJson() throws Exception {
        try (World world = new World(Map.of("publish.channels", "/feed")); Peer peer = world.subscriber()) {
            peer.publish("feed", new Object[] { 1, 2.5, "a\"\u2028b", true, null, new Date(0), new Object[] { List.of(7) } });
            assertEquals(List.of("[1,2.5,\"a\\\"\\u2028b\",true,null,\"1970-01-01T00:00:00Z\",[[7]]]"),
                    published(world, "/feed"));
        }
    }

    @Test
    void publishingIsDeniedUnlessSaidOtherwise() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            Peer.Fault fault = assertThrows(Peer.Fault.class, () -> peer.publish("feed", "hello"));
            assertEquals("Client.Authorization", fault.error().faultCode);
            assertEquals("publishing to /feed is denied", fault.error().faultString);
            assertEquals(1, world.count(Count.PUBLISH_DENIED));
            assertEquals(List.of(), published(world, "/feed"));
            world.site.bridges().add(new Bridged("open", "/open", true, false));
            peer.publish("open", "hello");
            assertEquals(List.of("\"hello\""), published(world, "/open"));
        }
    }

    /** Alice may do everything, who has the role staff may follow, but not see what is secret. */
    private static final class Rules implements ChannelAuthorizer {

        private volatile boolean closed;

        @Override
        public Verdict mayFollow(Caller caller, String nameOrPattern) {
            return !closed && (alice(caller) || caller.hasRole("staff")) ? Verdict.ALLOW : Verdict.DENY;
        }

        @Override
        public Verdict mayPublish(Caller caller, String channel) {
            return alice(caller) ? Verdict.ALLOW : Verdict.DENY;
        }

        @Override
        public boolean filtersEvents() {
            return true;
        }

        @Override
        public boolean maySee(Caller caller, Event event) {
            return alice(caller) || !event.json().contains("secret");
        }

        private static boolean alice(Caller caller) {
            return caller.principal().filter(principal -> principal.getName().equals("alice")).isPresent();
        }
    }

    @Test
    void anAuthorizerIsAskedForEverything() throws Exception {
        try (World world = new World(Map.of("publish.channels", "/**"))) {
            Rules rules = new Rules();
            world.site.authorizers().add(rules);
            Peer nobody = world.peer();
            Peer.Fault fault = assertThrows(Peer.Fault.class, () -> nobody.subscribe("feed"));
            assertEquals("Client.Authorization", fault.error().faultCode);
            assertThrows(Peer.Fault.class, () -> nobody.publish("feed", "no"));
            Peer staff = world.subscriber("User: staff");
            Peer alice = world.subscriber("User: alice");
            assertThrows(Peer.Fault.class, () -> staff.publish("feed", "no"));
            alice.publish("feed", "a secret");
            alice.publish("feed", "no such thing");
            assertEquals(List.of("a secret", "no such thing"),
                    alice.receive(2).stream().map(Message::getBody).toList());
            assertEquals(List.of("no such thing"), staff.receive(1).stream().map(Message::getBody).toList());

            // The authorizers change, and who may not follow any more is told that the subscription has ended.
            Future<Message> poll = staff.polling();
            world.awaitHeld(1);
            rules.closed = true;
            world.site.authorizers().remove(rules);
            world.site.authorizers().add(rules);
            world.publish("\"not for staff\"");
            Message answer = poll.get(30, TimeUnit.SECONDS);
            List<Message> messages = Peer.messages(answer);
            assertEquals(1, messages.size());
            assertEquals(CommandMessage.SUBSCRIPTION_INVALIDATE_OPERATION,
                    ((CommandMessage) messages.get(0)).getOperation());
        }
    }

    @Test
    void aRoleIsRememberedForTheLifeOfTheSubscription() throws Exception {
        try (World world = new World(Map.of())) {
            Rules rules = new Rules();
            world.site.authorizers().add(rules);
            Peer staff = world.subscriber("User: staff");
            world.site.authorizers().remove(rules);
            world.site.authorizers().add(rules);
            world.publish("1");
            assertEquals(1, staff.receive(1).get(0).getBody());
        }
    }

    @Test
    void aGapIsToldWithTheNextMessage() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            world.publish("1");
            assertEquals(1, peer.receive(1).get(0).getBody());
            String last = world.publish("2");
            assertEquals(2, peer.receive(1).get(0).getBody());
            // Another log, and nobody knows what was in between.
            world.hub(1000);
            World.await(() -> world.count(Count.GAPS) == 1);
            world.publish("3");
            world.publish("4");
            List<Message> messages = peer.receive(2);
            assertEquals(3, messages.get(0).getBody());
            assertTrue(messages.get(0).headerExists("halleyGap"));
            assertFalse(messages.get(1).headerExists("halleyGap"));
            assertFalse(last.isEmpty());
        }
    }

    @Test
    void clientsStayWhileTheHubIsAway() throws Exception {
        try (World world = new World(Map.of("publish.channels", "/feed")); Peer peer = world.subscriber();
                Peer twin = peer.twin(world.url("amf"))) {
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            world.hubLeaves();
            Peer.Fault fault = assertThrows(Peer.Fault.class, () -> twin.publish("feed", "x"));
            assertEquals("Server.Unavailable", fault.error().faultCode);
            assertEquals(1, world.site.held());
            world.hub(1000);
            world.publish("\"back\"");
            assertEquals("back", Peer.messages(poll.get(30, TimeUnit.SECONDS)).get(0).getBody());
        }
    }

    @Test
    void subtopicsAreChannelsBelow() throws Exception {
        try (World world = new World(Map.of("publish.channels", "/**"))) {
            world.site.bridges().add(new Bridged("news", "/news", false, true));
            Peer sports = world.peer();
            sports.subscribe("news", "sports.*");
            Peer all = world.peer();
            all.subscribe("news");
            sports.publish("news", "sports.chess", "e4");
            world.hub().publish("/news/weather", "\"rain\"");
            world.hub().publish("/news/sports/golf", "\"18\"");
            world.hub().publish("/news", "\"for all\"");
            List<Message> messages = sports.receive(2);
            assertEquals(List.of("e4", "18"), messages.stream().map(Message::getBody).toList());
            assertEquals("sports.chess", messages.get(0).getHeader(AsyncMessage.SUBTOPIC_HEADER_NAME));
            assertEquals(List.of("\"e4\""), published(world, "/news/sports/chess"));
            assertEquals("for all", all.receive(1).get(0).getBody());
            Peer.Fault fault = assertThrows(Peer.Fault.class, () -> sports.publish("news", "a b", 1));
            assertEquals("Client.Message", fault.error().faultCode);
        }
    }

    @Test
    void aFullQueueDropsTheOldestAndSaysSo() throws Exception {
        try (World world = new World(Map.of("queue.max", 3)); Peer peer = world.subscriber()) {
            for (int i = 1; i <= 10; i++) {
                world.publish(String.valueOf(i));
            }
            World.await(() -> world.count(Count.EVENTS_BRIDGED) == 10);
            List<Message> messages = peer.receive(3);
            assertEquals(List.of(8, 9, 10), messages.stream().map(Message::getBody).toList());
            assertEquals(7, messages.get(0).getHeader("halleyLost"));
            assertNull(messages.get(1).getHeader("halleyLost"));
        }
    }

    @Test
    void aDestinationThatGoesTakesItsSubscriptions() throws Exception {
        try (World world = new World(Map.of())) {
            Bridged bridged = new Bridged("more", "/more", false, false);
            world.site.bridges().add(bridged);
            Peer peer = world.peer();
            peer.subscribe("more");
            Future<Message> poll = peer.polling();
            world.awaitHeld(1);
            world.site.bridges().remove(bridged);
            poll.get(30, TimeUnit.SECONDS);
            Peer.Fault fault = assertThrows(Peer.Fault.class, () -> world.peer().subscribe("more"));
            assertTrue(fault.getMessage().contains("more") || fault.getMessage().contains("destination"),
                    fault.getMessage());
            world.site.bridges().add(bridged);
            peer.subscribe("more");
            world.hub().publish("/more", "1");
            assertEquals(1, peer.receive(1).get(0).getBody());
        }
    }

    @Test
    void arraysAndObjectsKeepTheirShape() {
        Object value = AmfValues.fromJson("{\"a\":[1,-1,268435455,268435456,1e300,\"x\"],\"b\":{},\"c\":null,\"d\":-0.0}");
        Map<?, ?> object = (Map<?, ?>) value;
        assertArrayEquals(new Object[] { 1, -1, 268435455, 268435456.0, 1e300, "x" }, (Object[]) object.get("a"));
        assertEquals(Map.of(), object.get("b"));
        assertNull(object.get("c"));
        assertEquals(-0.0, object.get("d"));
    }

    @Test
    void whatJsonHasNoWordForIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> AmfValues.toJson(Double.NaN, 100));
        assertThrows(IllegalArgumentException.class, () -> AmfValues.toJson(new byte[1], 100));
        assertThrows(IllegalArgumentException.class, () -> AmfValues.toJson("x".repeat(101), 100));
        Object[] itself = new Object[1];
        itself[0] = itself;
        assertThrows(IllegalArgumentException.class, () -> AmfValues.toJson(itself, 1_000_000));
        assertEquals("9007199254740991", AmfValues.toJson(9007199254740991.0, 100));
        assertEquals("1.0E300", AmfValues.toJson(1e300, 100));
        assertEquals("-0.0", AmfValues.toJson(-0.0, 100));
    }
}

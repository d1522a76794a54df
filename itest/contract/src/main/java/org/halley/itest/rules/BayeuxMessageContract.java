package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.BayeuxTest;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Bayeux: subscribing, publishing, batches, and the end of a session. */
public abstract class BayeuxMessageContract extends BayeuxTest {

    @Test
    @DisplayName("a subscription is echoed as it was given: a text")
    void subscriptionAsText() {
        String name = channel("c");
        JsonObject reply = assertSuccessful(connected().subscribe(name));
        assertEquals("/meta/subscribe", reply.get("channel").getAsString());
        assertEquals(name, reply.get("subscription").getAsString());
    }

    @Test
    @DisplayName("or an array, and all of it is subscribed to")
    void subscriptionAsArray() {
        String a = channel("a");
        String b = channel("b");
        Session session = connected();
        String array = "['" + a + "','" + b + "']";
        JsonObject reply = assertSuccessful(session.ask("'channel':'/meta/subscribe','subscription':" + array));
        assertEquals(JsonParser.parseString(quoted(array)), reply.get("subscription"));
        control.publish(a, 1);
        control.publish(b, 2);
        assertEquals(List.of("1", "2"), session.data());
        reply = assertSuccessful(session.ask("'channel':'/meta/unsubscribe','subscription':" + array));
        assertEquals(JsonParser.parseString(quoted(array)), reply.get("subscription"));
        control.publish(a, 3);
        control.publish(b, 4);
        assertEquals(List.of(), session.data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'/a/*/b'", "'a'", "1", "null", "['/x']", "{}", "'/meta/connect'"})
    @DisplayName("of an array with something wrong in it nothing is subscribed to")
    void allOrNone(String wrong) {
        String name = channel("c");
        String other = channel("other");
        Session session = connected();
        assertSuccessful(session.subscribe(other));
        leavingAllAsItIs(() -> {
            for (String array : List.of("['" + name + "'," + wrong + "]", "[" + wrong + ",'" + name + "']")) {
                JsonObject reply = assertFailed("40\\d",
                        session.ask("'channel':'/meta/subscribe','subscription':" + array));
                assertEquals(JsonParser.parseString(quoted(array)), reply.get("subscription"));
            }
        });
        control.publish(name, "not for it");
        control.publish(other, "for it");
        assertEquals(List.of("\"for it\""), session.data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/*/b", "/*/b", "/**/b", "/a/**/*", "/a*", "/a/b*", "/a/***", "a", "", "/", "//", "/a//b", "a/b",
        "/#", "/a b", "/{a}", "/a/..", "/a/./b", "/ä", "/a\\u0000", "/a/b/c/d/e/f/g/h/i"})
    @DisplayName("what is no channel and no pattern is refused with 403 in the message, and echoed")
    void wrongSubscriptions(String wrong) {
        Session session = connected();
        leavingAllAsItIs(() -> {
            JsonObject reply = assertFailed("403", session.subscribe(wrong));
            assertEquals(JsonParser.parseString("\"" + wrong + "\""), reply.get("subscription"), reply::toString);
            assertTrue(reply.get("subscription").isJsonPrimitive(), "the Java client reads it as a text");
        });
        assertSuccessful(session.look());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'subscription':null", ",'subscription':1", ",'subscription':true", ",'subscription':{}",
        ",'subscription':[]", ",'subscription':[[]]", ",'subscription':[['/a']]"})
    @DisplayName("a subscription that is missing or neither text nor array of texts is refused with 403")
    void missingSubscriptions(String member) {
        Session session = connected();
        leavingAllAsItIs(() -> {
            assertFailed("403", session.ask("'channel':'/meta/subscribe'" + member));
            assertFailed("403", session.ask("'channel':'/meta/unsubscribe'" + member));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/meta/connect", "/meta/handshake", "/meta/*", "/meta/**", "/meta/own"})
    @DisplayName("meta channels are neither subscribed to nor published to: 403")
    void metaChannels(String meta) {
        Session session = connected();
        leavingAllAsItIs(() -> assertFailed("403", session.subscribe(meta)));
        leavingAllAsItIs(() -> assertFailed("40[345]", session.ask("'channel':'/meta/own','data':1")));
    }

    @Test
    @DisplayName("a service channel is subscribed to without effect")
    void serviceChannelsAreSubscribedToWithoutEffect() {
        Session session = connected();
        leavingAllAsItIs(() -> {
            assertSuccessful(session.subscribe("/service/any"));
            assertSuccessful(session.subscribe("/service/**"));
            assertSuccessful(session.unsubscribe("/service/any"));
        });
    }

    @Test
    @DisplayName("a slash at the end of a channel is no matter")
    void slashAtTheEnd() {
        String name = channel("c");
        openForBayeux(name);
        Session session = connected();
        JsonObject reply = assertSuccessful(session.subscribe(name + "/"));
        assertEquals(name + "/", reply.get("subscription").getAsString(), "echoed as it was");
        control.publish(name, 1);
        assertSuccessful(session.publish(name + "/", "2"));
        assertEquals(List.of("1", "2"), session.data());
        assertSuccessful(session.unsubscribe(name));
        control.publish(name, 3);
        assertEquals(List.of(), session.data());
    }

    @Test
    @DisplayName("what is delivered is the event, with data, and with neither the publisher's id nor anybody's clientId")
    void formOfADelivery() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        String id = control.publishRaw(name, quoted("{'n':1.0,'text':'\\u0041','null':null}"));
        session.look();
        List<JsonObject> delivered = session.takenMessages();
        assertEquals(1, delivered.size());
        JsonObject message = delivered.get(0);
        assertEquals(name, message.get("channel").getAsString());
        assertEquals(id, message.get("id").getAsString(), "which no client has given to a message of its own");
        assertFalse(message.has("clientId") || message.has("successful") || message.has("advice"), message::toString);
        assertEquals(look(name, "-1").events().get(0), message, "the same that a native client gets");
    }

    @Test
    @DisplayName("JSON null is data")
    void nullIsData() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        control.publishRaw(name, "null");
        assertEquals(List.of("null"), session.data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/**", ""})
    @DisplayName("a pattern gets what is one level below, or any depth below")
    void patterns(String wildcard) {
        String name = channel("p");
        String below = channel("p/a");
        String deep = channel("p/a/b");
        Session session = connected();
        assertSuccessful(session.subscribe(name + wildcard));
        control.publish(name, "at");
        control.publish(below, "below");
        control.publish(deep, "deep");
        assertEquals(switch (wildcard) {
            case "/*" -> List.of("\"below\"");
            case "/**" -> List.of("\"below\"", "\"deep\"");
            default -> List.of("\"at\"");
        }, session.data());
    }

    @Test
    @DisplayName("of subscriptions that overlap comes one copy, and the last that is left is enough")
    void oneCopyForOverlappingSubscriptions() {
        String name = channel("p/a");
        Session session = connected();
        String parent = name.substring(0, name.lastIndexOf('/'));
        List<String> all = List.of(name, parent + "/*", parent + "/**", everything());
        all.forEach(subscription -> assertSuccessful(session.subscribe(subscription)));
        assertSuccessful(session.subscribe(name));
        control.publish(name, 1);
        assertEquals(List.of("1"), session.data());
        for (int i = 0; i < all.size(); i++) {
            control.publish(name, i + 2);
            assertEquals(List.of(Integer.toString(i + 2)), session.data());
            assertSuccessful(session.unsubscribe(all.get(i)));
        }
        control.publish(name, 99);
        assertEquals(List.of(), session.data());
    }

    @Test
    @DisplayName("a subscription begins when it is made: nothing older comes, on other channels neither less nor twice")
    void subscriptionBeginsNow() {
        String a = channel("a");
        String b = channel("b");
        Session session = connected();
        session.subscribe(a);
        control.publish(b, "b1");
        control.publish(a, "a1");
        session.subscribe(b);
        control.publish(b, "b2");
        control.publish(a, "a2");
        assertEquals(List.of("\"a1\"", "\"b2\"", "\"a2\""), session.data());
        assertEquals(List.of(), session.data());
    }

    @Test
    @DisplayName("after unsubscribing nothing more of the channel comes, not even what was there already")
    void unsubscribing() {
        String a = channel("a");
        String b = channel("b");
        Session session = connected();
        session.subscribe(a);
        session.subscribe(b);
        String begin = control.now();
        List<JsonObject> replies = session.send("[{'id':'1','channel':'/meta/unsubscribe','clientId':'CLIENT','subscription':'" + a
                + "'}]");
        JsonObject reply = assertSuccessful(only("/meta/unsubscribe", replies));
        assertEquals(a, reply.get("subscription").getAsString());
        control.publish(a, "no more");
        control.publish(b, "still");
        assertEquals(List.of("\"still\""), session.data());
        assertNotEquals(begin, control.now());
    }

    @Test
    @DisplayName("unsubscribing from what was not subscribed to is answered, and changes nothing")
    void unsubscribingFromNothing() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        leavingAllAsItIs(() -> {
            JsonObject reply = session.unsubscribe(channel("other"));
            assertEquals(channel("other"), reply.get("subscription").getAsString());
            assertTrue(reply.has("successful"), reply::toString);
        });
        control.publish(name, 1);
        assertEquals(List.of("1"), session.data());
    }

    @Test
    @DisplayName("unless it is opened nobody publishes: 403, and nothing is appended")
    void publishingIsClosedByDefault() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        leavingAllAsItIs(() -> {
            for (String channel : List.of(name, "/chat/lobby", "/desk/tasks", "/ticks")) {
                JsonObject reply = assertFailed("403", session.publish(channel, "1"));
                assertFalse(reply.has("data"), reply::toString);
                assertEquals(channel, reply.get("channel").getAsString());
            }
        });
        assertEquals(List.of(), session.data());
    }

    @Test
    @DisplayName("the reply to a publication has no data, and the publisher gets its own message if it has subscribed")
    void publishing() {
        String name = channel("c");
        openForBayeux(name);
        Session session = connected();
        session.subscribe(name);
        Session other = connected();
        other.subscribe(name);
        JsonObject reply = assertSuccessful(session.publish(name, "{'n':1}"));
        assertEquals(name, reply.get("channel").getAsString());
        assertFalse(reply.has("data") || reply.has("clientId"), reply::toString);
        assertEquals(List.of("{\"n\":1}"), session.data());
        assertEquals(List.of("{\"n\":1}"), other.data());
        assertFailed("403", session.publish(channel("other"), "1"));
    }

    @Test
    @DisplayName("whoever has not subscribed publishes as well, without having connected before")
    void publishingWithoutSubscription() {
        String name = channel("c");
        openForBayeux(name);
        Session session = shake();
        assertSuccessful(session.publish(name, "'x'"));
        assertEquals(List.of("\"x\""), look(name, "earliest").data());
        assertEquals(List.of(), session.data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'/a/*'", "'/**'", "'/a/*/b'", "'a'", "''", "'/'", "'//a'", "'/a b'", "'/#'", "1", "null", "{}", "[]",
        "['/a']", "true"})
    @DisplayName("a publication to what is no channel is refused, and nothing is appended")
    void publishingToNoChannel(String channel) {
        openForBayeux("/**");
        Session session = connected();
        leavingAllAsItIs(() -> assertFailed("40\\d", session.ask("'channel':" + channel + ",'data':1")));
    }

    @Test
    @DisplayName("a message without a channel is refused with 400, one without data as well")
    void missingMembers() {
        String name = channel("c");
        openForBayeux(name);
        Session session = connected();
        leavingAllAsItIs(() -> {
            JsonObject reply = assertFailed("400", session.ask("'data':1"));
            assertEquals("400::channel_missing", reply.get("error").getAsString());
            assertFailed("4\\d\\d", session.ask("'channel':'" + name + "'"));
        });
    }

    @Test
    @DisplayName("an event that is too large is refused in the message, and those around it are not")
    void eventTooLarge() {
        String name = channel("c");
        openForBayeux(name);
        control.configure(HUB, Map.of("event.bytes.max", 1000));
        Session session = connected();
        session.subscribe(name);
        String publish = "{'channel':'" + name + "','clientId':'CLIENT','data':";
        List<JsonObject> replies = session.send("[" + publish + "1}," + publish + "'" + "x".repeat(2000) + "'}," + publish + "2}]")
                .stream().filter(message -> message.has("successful")).toList();
        assertSuccessful(replies.get(0));
        assertFailed("4\\d\\d", replies.get(1));
        assertSuccessful(replies.get(2));
        session.look();
        assertEquals(List.of("1", "2"), session.taken());
    }

    @Test
    @DisplayName("a batch is handled in order, and a bad message in the middle stops none of the others")
    void batchWithABadOneInTheMiddle() {
        String name = channel("c");
        openForBayeux(name);
        Session session = connected();
        List<JsonObject> replies = session.send("[{'id':'1','channel':'/meta/subscribe','clientId':'CLIENT','subscription':'" + name
                + "'},{'id':'2','channel':'" + name + "','clientId':'CLIENT','data':'first'},"
                + "{'id':'3','channel':'/a/*/b','clientId':'CLIENT','data':'bad'},"
                + "{'id':'4','channel':'" + name + "','clientId':'CLIENT','data':'second'},"
                + "{'id':'5','channel':'/meta/unsubscribe','clientId':'CLIENT','subscription':7},"
                + "{'id':'6','channel':'" + name + "','clientId':'nobody','data':'of nobody'},"
                + "{'id':'7','channel':'" + name + "','clientId':'CLIENT','data':'third'}]")
                .stream().filter(message -> message.has("successful")).toList();
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7"), replies.stream().map(reply -> reply.get("id").getAsString()).toList());
        assertEquals(List.of(true, true, false, true, false, false, true),
                replies.stream().map(reply -> reply.get("successful").getAsBoolean()).toList());
        session.look();
        assertEquals(List.of("\"first\"", "\"second\"", "\"third\""), session.taken());
        assertEquals(List.of("\"first\"", "\"second\"", "\"third\""), look(name, "earliest").data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'channel':'/meta/subscribe','subscription':'/a'", "'channel':'/meta/unsubscribe','subscription':'/a'",
        "'channel':'/meta/disconnect'", "'channel':'/a','data':1", "'channel':'/service/a','data':1"})
    @DisplayName("any message of no session gets 402, and nothing is done")
    void unknownSession(String members) {
        openForBayeux("/**");
        Session session = connected();
        leavingAllAsItIs(() -> {
            for (String client : List.of("", "'clientId':'nobody',", "'clientId':'',", "'clientId':null,")) {
                List<JsonObject> replies = messages(exchange("[{'id':'1'," + client + members + "}]"));
                assertEquals(1, replies.size());
                JsonObject reply = assertFailed("402", replies.get(0));
                assertEquals("402::session_unknown", reply.get("error").getAsString());
                assertEquals("1", reply.get("id").getAsString());
                assertFalse(reply.has("data"), reply::toString);
            }
            assertFailed("400", messages(exchange("[{'clientId':7," + members + "}]")).get(0));
            // A session that there is, but asked for by somebody who is not its browser.
            assertFailed("402", messages(exchange("[{'clientId':'" + session.clientId() + "'," + members + "}]")).get(0));
        });
        assertSuccessful(session.look());
    }

    @Test
    @DisplayName("a session that disconnects is gone")
    void disconnecting() {
        Session session = connected();
        int before = sessions();
        JsonObject reply = assertSuccessful(session.ask("'channel':'/meta/disconnect'"));
        assertEquals("/meta/disconnect", reply.get("channel").getAsString());
        assertEquals(before - 1, sessions());
        assertFailed("402", session.ask("'channel':'/meta/disconnect'"));
        assertFailed("402", session.subscribe(channel("c")));
    }

    @Test
    @DisplayName("subscriptions of a session are bounded, and the one too many changes nothing")
    void subscriptionsAreBounded() {
        control.configure(BAYEUX, Map.of("subscriptions.max", 2));
        String a = channel("a");
        Session session = connected();
        assertSuccessful(session.subscribe(a));
        leavingAllAsItIs(() -> assertFailed("4\\d\\d", session.ask("'channel':'/meta/subscribe','subscription':['" + channel("b")
                + "','" + channel("c") + "']")));
        assertSuccessful(session.subscribe(channel("b")));
        assertSuccessful(session.subscribe(a));
        leavingAllAsItIs(() -> assertFailed("4\\d\\d", session.subscribe(channel("c"))));
        control.publish(a, 1);
        control.publish(channel("b"), 2);
        control.publish(channel("c"), 3);
        assertEquals(List.of("1", "2"), session.data());
    }

    @Test
    @DisplayName("what a Bayeux client publishes reaches a native one that waits, and the other way round")
    void bothDirectionsWithNativeClients() {
        String name = channel("c");
        openForBayeux(name);
        openForPublishing(name);
        Session session = connected();
        session.subscribe(name);
        Wire poll = hold(name, "wait=60", 1);
        assertSuccessful(session.publish(name, "{'from':'bayeux'}"));
        Reply polled = poll.reply();
        assertEquals(List.of("{\"from\":\"bayeux\"}"), polled.data());
        assertEquals(List.of("{\"from\":\"bayeux\"}"), session.data());
        Wire held = session.hold("a2", 1);
        assertEquals(201, post("/comet" + name, quoted("{'from':'native'}")).status());
        List<JsonObject> messages = messages(held.reply());
        assertEquals(List.of("{\"from\":\"native\"}"), data(messages));
        assertEquals(look(name, polled.cursor()).events().get(0), delivered(messages).get(0));
    }

    @Test
    @DisplayName("types and keys of native events come along")
    void typesComeAlong() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        control.publishTyped(name, "join", "x");
        session.look();
        assertEquals("join", session.takenMessages().get(0).get("type").getAsString());
    }

    @Test
    @DisplayName("an authorizer says who subscribes and publishes, and what is seen")
    void authorizersDecide() {
        String open = channel("open");
        String secret = channel("secret");
        control.add("authorizer", "a", Map.of("rules", Map.of("follow", Map.of(secret, "deny"), "publish",
                Map.of(open, "allow", secret, "deny"), "hide", "hidden")));
        Session session = connected();
        leavingAllAsItIs(() -> {
            JsonObject reply = assertFailed("403", session.subscribe(secret));
            assertEquals(secret, reply.get("subscription").getAsString());
            assertFailed("403", session.publish(secret, "1"));
            assertFailed("403", session.ask("'channel':'/meta/subscribe','subscription':['" + open + "','" + secret + "']"));
        });
        assertSuccessful(session.subscribe(everything()));
        assertSuccessful(session.publish(open, "'by a client'"));
        control.publish(secret, "secret");
        control.publish(open, "hidden");
        control.publish(open, "seen");
        assertEquals(List.of("\"by a client\"", "\"seen\""), session.data());
    }

    @Test
    @DisplayName("an authorizer that comes takes the right away at once, from a connect that is held too")
    void rightsEnd() {
        String secret = channel("secret");
        String open = channel("open");
        Session session = connected();
        session.subscribe(secret);
        session.subscribe(open);
        Wire held = session.hold("a2", 1);
        control.add("authorizer", "a", Map.of("rules", Map.of("follow", Map.of(secret, "deny"))));
        control.publish(secret, "secret");
        control.publish(open, "open");
        List<JsonObject> messages = messages(held.reply());
        session.look();
        assertEquals(List.of("\"open\""), java.util.stream.Stream.concat(data(messages).stream(), session.taken().stream()).toList());
    }
}

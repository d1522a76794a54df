package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.BayeuxTest;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** Bayeux: calls of services that bundles register. */
public abstract class BayeuxServiceContract extends BayeuxTest {

    private static final String SERVICE = "/service/itest";

    private void serve(String name, String how, String... channels) {
        control.add("service", name, Map.of("how", how, "channels", List.of(channels)));
    }

    private static List<JsonObject> call(Session session, String channel, String data) {
        return session.send("[{'id':'c1','channel':'" + channel + "','clientId':'CLIENT','data':" + data + "}]");
    }

    /** The result of a call, which has its id and data; the reply to the message beside it has none. */
    private static JsonObject result(String channel, List<JsonObject> messages) {
        List<JsonObject> results = messages.stream().filter(message -> message.has("data")).toList();
        assertEquals(1, results.size(), messages::toString);
        JsonObject result = results.get(0);
        assertEquals("c1", result.get("id").getAsString(), result::toString);
        assertEquals(channel, result.get("channel").getAsString(), result::toString);
        return result;
    }

    @Test
    @DisplayName("a call is answered by the service, with its id, and nothing is published")
    void call() {
        serve("s", "echo", SERVICE);
        Session session = connected();
        leavingAllAsItIs(() -> {
            List<JsonObject> messages = call(session, SERVICE, "{'n':1.0}");
            JsonObject result = result(SERVICE, messages);
            assertTrue(result.get("successful").getAsBoolean(), result::toString);
            assertEquals(quoted("['" + SERVICE + "',{'n':1.0}]"), result.get("data").toString());
            assertEquals(2, messages.size(), messages::toString);
            assertSuccessful(messages.stream().filter(message -> !message.has("data")).findFirst().orElseThrow());
        });
    }

    @Test
    @DisplayName("a service without data to reply acknowledges the call, and no more")
    void callWithoutReply() {
        serve("s", "nothing", SERVICE);
        List<JsonObject> messages = call(connected(), SERVICE, "1");
        assertEquals(1, messages.size(), messages::toString);
        assertSuccessful(messages.get(0));
        assertFalse(messages.get(0).has("data"), messages::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/service/nobody", "/service/itest/below", "/service/ITEST"})
    @DisplayName("a call that no service is there for fails with 404")
    void noService(String channel) {
        serve("s", "echo", SERVICE);
        Session session = connected();
        leavingAllAsItIs(() -> {
            List<JsonObject> messages = call(session, channel, "1");
            assertEquals(1, messages.size());
            assertEquals("c1", assertFailed("404", messages.get(0)).get("id").getAsString());
        });
        control.remove("s");
        assertFailed("404", call(session, SERVICE, "1").get(0));
    }

    @Test
    @DisplayName("a service may fail a call with data for its client")
    void failureWithData() {
        serve("s", "fail", SERVICE);
        JsonObject result = result(SERVICE, call(connected(), SERVICE, "'too much'"));
        assertFalse(result.get("successful").getAsBoolean(), result::toString);
        assertEquals(new JsonPrimitive("too much"), result.get("data"));
    }

    @Test
    @DisplayName("what a service throws fails the call, is logged, and is not told")
    void thrownIsNotTold() {
        serve("s", "throw", SERVICE);
        Session session = connected();
        List<JsonObject> messages = call(session, SERVICE, "1");
        assertFailed("500", messages.stream().filter(message -> !message.get("successful").getAsBoolean()).findFirst().orElseThrow());
        assertFalse(messages.toString().contains("secret"), messages::toString);
        assertSuccessful(session.look());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a reply that comes late wakes the connect that is held")
    void lateReply(boolean acknowledging) {
        serve("s", "wait", SERVICE);
        Session session = acknowledging ? shake("'ext':{'ack':true}") : shake();
        session.look("'ext':{'ack':0}");
        List<JsonObject> messages = call(session, SERVICE, "'late'");
        assertEquals(1, messages.size(), messages::toString);
        assertFalse(assertSuccessful(messages.get(0)).has("data"));
        Wire held = session.hold("a2", 1, "'ext':{'ack':1}");
        assertTrue(control.run("complete-service", Map.of("name", "s")).getAsBoolean());
        JsonObject result = result(SERVICE, messages(held.reply()));
        assertEquals(new JsonPrimitive("late"), result.get("data"));
        assertTrue(result.get("successful").getAsBoolean());
    }

    @Test
    @DisplayName("a reply that comes while no connect is held waits for the next one")
    void lateReplyWaits() {
        serve("s", "wait", SERVICE);
        Session session = connected();
        call(session, SERVICE, "'late'");
        control.run("complete-service", Map.of("name", "s"));
        assertEquals(new JsonPrimitive("late"), result(SERVICE, messages(session.connect("a2").reply())).get("data"));
        session.hold("a3", 1);
    }

    @Test
    @DisplayName("a call that a service does not reply to fails when its time is over")
    void callTimesOut() {
        control.configure(BAYEUX, Map.of("service.seconds", 1));
        serve("s", "wait", SERVICE);
        Session session = connected();
        call(session, SERVICE, "1");
        List<JsonObject> messages = messages(session.connect("a2").reply());
        JsonObject failed = assertFailed("504", only(SERVICE, messages));
        assertEquals("c1", failed.get("id").getAsString());
        control.run("complete-service", Map.of("name", "s"));
        assertEquals(1, session.send("[{'channel':'/meta/connect','connectionType':'long-polling','clientId':'CLIENT',"
                + "'advice':{'timeout':0}}]").size(), "what comes later still is without effect");
    }

    @Test
    @DisplayName("the service with the most specific name gets the call")
    void mostSpecificService() {
        serve("pattern", "nothing", "/service/**");
        serve("name", "echo", SERVICE);
        Session session = connected();
        result(SERVICE, call(session, SERVICE, "1"));
        assertEquals(1, call(session, "/service/other/one", "1").size());
        control.remove("name");
        assertEquals(1, call(session, SERVICE, "1").size());
    }

    @Test
    @DisplayName("calls in a batch are answered each, with a bad one in the middle")
    void callsInABatch() {
        serve("s", "echo", SERVICE);
        Session session = connected();
        String call = "'channel':'" + SERVICE + "','clientId':'CLIENT'";
        List<JsonObject> messages = session.send("[{'id':'1'," + call + ",'data':1},{'id':'2'," + call + "},{'id':'3'," + call
                + ",'data':3}]");
        assertEquals(List.of("1", "3"), messages.stream().filter(message -> message.has("data"))
                .map(message -> message.get("id").getAsString()).toList());
        List<JsonObject> replies = messages.stream().filter(message -> !message.has("data")).toList();
        assertEquals(List.of("1", "2", "3"), replies.stream().map(message -> message.get("id").getAsString()).toList());
        assertFailed("400", replies.get(1));
    }

    @Test
    @DisplayName("an authorizer says who may call")
    void authorizersDecide() {
        serve("s", "echo", SERVICE);
        control.add("authorizer", "a", Map.of("rules", Map.of("publish", Map.of(SERVICE, "deny"))));
        assertFailed("403", call(connected(), SERVICE, "1").get(0));
    }
}

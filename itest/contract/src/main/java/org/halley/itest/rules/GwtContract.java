package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Rpc;
import org.halley.itest.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A remote service of GWT in a bundle of its own, as a client of GWT calls it. */
public abstract class GwtContract extends ContractTest {

    private static final int LONG = 60_000;

    private static final String SERVICE = "org.halley.itest.gwt";

    @BeforeEach
    final void isServed() {
        Framework.awaitAnswers(framework.base(), Rpc.TARGET);
    }

    private Wire begin(String payload) {
        return open().post(Rpc.TARGET, Rpc.TYPE, payload, Rpc.PERMUTATION);
    }

    private Reply call(String payload) {
        try (Wire wire = begin(payload)) {
            return wire.reply();
        }
    }

    private static String good(Reply reply) {
        assertEquals(200, reply.status(), reply::toString);
        assertTrue(reply.body().startsWith("//OK"), reply::toString);
        return reply.body();
    }

    private static String moves(String channel, String cursor, int millis) {
        return Rpc.call("movesAfter", channel, cursor, millis);
    }

    /** A call that waits when this returns. */
    private Wire waiting(String channel) {
        return held(begin(moves(channel, "now", LONG)), 1);
    }

    @Test
    @DisplayName("an event reaches the call that waits for it, and the next call finds what came meanwhile")
    void eventArrives() {
        String table = channel("table");
        Wire wire = waiting(table);
        String id = control.publish(table, "a six");
        String body = good(wire.reply());
        assertTrue(body.contains("\\\"a six\\\"") && body.contains('"' + id + '"'), body);
        control.publish(table, "a five");
        assertTrue(good(call(moves(table, id, LONG))).contains("a five"));
    }

    @Test
    @DisplayName("a wait that is over is answered without an event")
    void timeIsOver() {
        String body = good(call(moves(channel("table"), "now", 50)));
        assertTrue(body.contains('"' + control.now() + '"'), body);
    }

    @Test
    @DisplayName("a class of the bundle is made of what a client sends")
    void argumentsAreMadeOfTheBundlesClasses() {
        assertTrue(good(call(Rpc.say("eve", 6))).contains("\"eve has 6\""));
    }

    @Test
    @DisplayName("a declared exception arrives as what it is, with its message and its fields")
    void declaredExceptionIsTyped() {
        Reply reply = call(Rpc.call("roll", "eve"));
        assertEquals(200, reply.status(), reply::toString);
        assertTrue(reply.body().matches("//EX\\[2,6,1,\\[\"org\\.halley\\.itest\\.gwt\\.shared\\.NotSeated/\\d+\","
                + "\"eve has no seat\"],0,7]"), reply::toString);
    }

    @Test
    @DisplayName("an exception that is not declared is a 500 without a word of it")
    void undeclaredException() {
        Reply reply = call(Rpc.call("fail", "a secret of the table"));
        assertEquals(500, reply.status(), reply::toString);
        assertFalse(reply.body().contains("secret"), reply::toString);
    }

    @Test
    @DisplayName("a map keeps its order")
    void mapKeepsItsOrder() {
        String body = good(call(Rpc.call("ordered", "b a c")));
        assertTrue(body.contains("\"b\",\"b!\",\"a\",\"a!\",\"c\",\"c!\""), body);
    }

    @Test
    @DisplayName("a client of another build is told so, whatever it names as its policy")
    void anotherClientIsTold() {
        for (String name : new String[] {"FEDCBA9876543210FEDCBA9876543210", "../../META-INF/MANIFEST.MF", ""}) {
            Reply reply = call(Rpc.ofStranger(name, "roll", "eve"));
            assertTrue(reply.status() == 200 && reply.body().startsWith("//EX")
                    && reply.body().contains("IncompatibleRemoteServiceException"), reply::toString);
        }
    }

    @Test
    @DisplayName("what a page of another origin could send is refused")
    void foreignPagesAreRefused() {
        String payload = Rpc.call("roll", "eve");
        assertEquals(415, open().post(Rpc.TARGET, "text/plain", payload, Rpc.PERMUTATION).reply().status());
        assertEquals(403, open().post(Rpc.TARGET, Rpc.TYPE, payload).reply().status());
        assertEquals(413, open().post(Rpc.TARGET, Rpc.TYPE, "x".repeat(70_000), Rpc.PERMUTATION).reply().status());
    }

    @Test
    @DisplayName("a body that comes late is read without a thread, and the call is like any other")
    void lateBodyIsRead() {
        String table = channel("table");
        String payload = moves(table, "now", LONG);
        Wire wire = open().request("POST", Rpc.TARGET, "Content-Type: " + Rpc.TYPE, Rpc.PERMUTATION,
                "Content-Length: " + payload.length());
        wire.send(payload.substring(0, 10));
        assertFalse(wire.isAnswered());
        wire.send(payload.substring(10));
        held(wire, 1);
        control.publish(table, "a six");
        assertTrue(good(wire.reply()).contains("a six"));
    }

    @Test
    @DisplayName("code for Jetty 7 to 9 waits as it always did, and is told of a stop")
    void codeOfOldWaits() {
        Wire wire = held(begin(Rpc.call("waitAsOfOld", LONG)), 1);
        String body = good(call(Rpc.call("waitAsOfOld", 50)));
        assertTrue(body.contains("\"expired\""), body);
        control.bundle("stop", SERVICE);
        assertEquals(503, wire.reply().status());
        Framework.awaitNothing(framework.base(), Rpc.TARGET);
        control.bundle("start", SERVICE);
        Framework.awaitAnswers(framework.base(), Rpc.TARGET);
    }

    @Test
    @DisplayName("the bundle of the service stops: its calls are told, and it comes back")
    void serviceStops() {
        stops(SERVICE, true);
    }

    @Test
    @DisplayName("the bundle of GWT stops: all calls are told, and wait again afterwards")
    void gwtStops() {
        stops("org.halley.comet.gwt", false);
    }

    @Test
    @DisplayName("the hub stops: calls are told, and the service comes back with it")
    void hubStops() {
        stops("org.halley.comet.service", true);
    }

    @Test
    @DisplayName("the continuations stop: calls are told before")
    void continuationsStop() {
        stops("org.halley.continuation.api", false);
    }

    /** {@code away}: whether the service goes with the bundle. */
    private void stops(String bundle, boolean away) {
        String table = channel("table");
        Wire wire = waiting(table);
        control.bundle("stop", bundle);
        try {
            Reply reply = wire.reply();
            assertEquals(503, reply.status(), reply::toString);
            assertEquals("2", reply.header("Retry-After"), reply::toString);
            if (away) {
                Framework.awaitNothing(framework.base(), Rpc.TARGET);
            }
        } finally {
            control.bundle("start", bundle);
        }
        Framework.awaitAnswers(framework.base(), Rpc.TARGET, "/comet/");
        Wire again = waiting(table);
        control.publish(table, "here again");
        assertTrue(good(again.reply()).contains("here again"));
    }

    @Test
    @DisplayName("the bundle of the service is refreshed: its calls are told, and its new classes are used")
    void serviceIsRefreshed() {
        Wire wire = waiting(channel("table"));
        control.bundle("refresh", SERVICE);
        assertEquals(503, wire.reply().status());
        Framework.awaitAnswers(framework.base(), Rpc.TARGET);
        assertTrue(good(call(Rpc.say("eve", 7))).contains("\"eve has 7\""));
    }
}

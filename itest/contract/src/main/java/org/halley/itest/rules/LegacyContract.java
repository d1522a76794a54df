package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;

/**
 * Old code runs unchanged: servlets and filters that were compiled against Jetty's own jars of the versions 6, 7 and 9,
 * and have ours at run time.
 */
public abstract class LegacyContract extends ContractTest {

    private static final AtomicInteger CASES = new AtomicInteger();

    /** One of Jetty's cases: its query, the word it answers, and what happens meanwhile. */
    private record Case(String query, String word, List<String> history) {

        @Override
        public String toString() {
            return query.isEmpty() ? "nothing" : query;
        }
    }

    private static Case asked(String query, String word, String... history) {
        return new Case(query, word, Arrays.asList(history));
    }

    static Stream<Case> cases() {
        return Stream.of(
                asked("", "NORMAL", "initial"),
                asked("sleep=20", "SLEPT", "initial"),
                asked("suspend=20", "TIMEOUT", "initial", "suspend", "onTimeout", "!initial", "onComplete"),
                asked("suspend=20000&resume=10", "RESUMED", "initial", "suspend", "resume", "!initial", "onComplete"),
                asked("suspend=20000&resume=0", "RESUMED", "initial", "suspend", "resume", "!initial", "onComplete"),
                asked("suspend=20000&complete=10", "COMPLETED", "initial", "suspend", "complete", "onComplete"),
                asked("suspend=20000&complete=0", "COMPLETED", "initial", "suspend", "complete", "onComplete"),
                asked("suspend=20000&resume=10&suspend2=20000&resume2=10", "RESUMED", "initial", "suspend", "resume",
                        "!initial", "suspend", "resume", "!initial", "onComplete"),
                asked("suspend=20000&resume=10&suspend2=20000&complete2=10", "COMPLETED", "initial", "suspend", "resume",
                        "!initial", "suspend", "complete", "onComplete"),
                asked("suspend=20000&resume=10&suspend2=20", "TIMEOUT", "initial", "suspend", "resume", "!initial",
                        "suspend", "onTimeout", "!initial", "onComplete"),
                asked("suspend=20&suspend2=20000&resume2=10", "RESUMED", "initial", "suspend", "onTimeout", "!initial",
                        "suspend", "resume", "!initial", "onComplete"),
                asked("suspend=20&suspend2=20000&complete2=10", "COMPLETED", "initial", "suspend", "onTimeout", "!initial",
                        "suspend", "complete", "onComplete"),
                asked("suspend=20&suspend2=20", "TIMEOUT", "initial", "suspend", "onTimeout", "!initial", "suspend",
                        "onTimeout", "!initial", "onComplete"),
                asked("suspend=20000&resume=10&undispatch=true", "RESUMED", "initial", "suspend", "resume", "!initial",
                        "onComplete"),
                asked("suspend=20000&resume=0&undispatch=true", "RESUMED", "initial", "suspend", "resume", "!initial",
                        "onComplete"),
                asked("suspend=20000&complete=10&undispatch=true", "COMPLETED", "initial", "suspend", "complete", "onComplete"),
                asked("suspend=20000&complete=0&undispatch=true", "COMPLETED", "initial", "suspend", "complete", "onComplete"));
    }

    /**
     * Tests before may have refreshed everything, and where ours and the old code are resolved in one step, Jetty's own
     * bundle, which was resolved already, is preferred. Whoever comes into that refreshes the old code, as is written for
     * users.
     */
    @BeforeAll
    static void refreshTheOldCode() {
        for (String bundle : List.of("org.halley.itest.legacy", "org.halley.itest.legacy9")) {
            Framework.running().control().bundle("refresh", bundle);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "org.halley.itest.legacy, org.eclipse.jetty.continuation, 7.6.999 of org.halley.continuation.jetty",
        "org.halley.itest.legacy, org.mortbay.util.ajax, 6.1.999 of org.halley.continuation.jetty6",
        "org.halley.itest.legacy, org.mortbay.jetty, 6.1.999 of org.halley.continuation.jetty6",
        "org.halley.itest.legacy9, org.eclipse.jetty.continuation, 9.4.999 of org.halley.continuation.jetty",
        "org.halley.itest.legacy9, org.mortbay.util.ajax, 6.1.999 of org.halley.continuation.jetty6"})
    @DisplayName("what is Jetty's in old code is ours at run time")
    void wiresGoToOurs(String bundle, String name, String provider) {
        JsonObject wires = control.wires(bundle);
        assertTrue(wires.has(name), wires::toString);
        assertEquals(provider, wires.get(name).getAsString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("Jetty's cases, by Jetty's own classes for its version 9, native")
    void jettysCases(Case each) {
        assertCase("/legacy9/native", each);
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("Jetty's cases, by Jetty's own classes for its version 9, inside its filter with faux=true")
    void jettysCasesInTheFilter(Case each) {
        assertCase("/legacy9/faux", each);
    }

    private void assertCase(String path, Case each) {
        String id = "case" + CASES.incrementAndGet();
        Reply reply = get(path + "?id=" + id + "&" + each.query());
        assertEquals(200, reply.status(), reply::toString);
        assertEquals(each.word(), reply.body());
        boolean completed = each.history().contains("onComplete");
        Reply history = get("/legacy9/history?id=" + id + "&completed=" + completed);
        assertEquals(each.history(), history.body().lines().toList());
    }

    @Test
    @DisplayName("a task as of 2010 is answered when its time has come")
    void taskIsAnswered() {
        Reply reply = get("/legacy/tasks?asyncRequest=Y&after=50");
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("<h2>Happy to see response from AsyncServlet</h2>", reply.body());
        assertEquals("no match for none", get("/legacy/tasks?asyncRequest=X").body());
    }

    @Test
    @DisplayName("a task as of 2010 waits without a thread")
    void taskIsHeld() {
        Wire wire = open().get("/legacy/tasks?asyncRequest=Y&after=2000");
        control.awaitHeld(1);
        assertTrue(wire.reply().body().startsWith("<h2>Happy"));
    }

    @Test
    @DisplayName("in a chat room for Jetty 6, polls wait without a thread and are answered at once")
    void chatsWithoutThreads() {
        join("/legacy/chat", "ann");
        join("/legacy/chat", "bob");
        said("/legacy/chat", "ann", "bob: has joined");
        Wire poll = open().get("/legacy/chat?member=ann&ajax=poll&message=600000");
        control.awaitHeld(1);
        ask("/legacy/chat", "bob", "chat", "1%20%3C%202");
        assertSaid(poll.reply(), "<said by=\"bob\">1 &lt; 2</said>");
        leave("/legacy/chat", "bob");
        leave("/legacy/chat", "ann");
    }

    @Test
    @DisplayName("in a chat room for Jetty 6 without the filter, polls wait in their threads, and give up their lock")
    void chatsWithThreads() {
        String path = "/legacy/blocking/chat";
        join(path, "ann");
        join(path, "bob");
        Wire poll = open().get(path + "?member=bob&ajax=poll&message=1");
        poll.reply();
        poll.get(path + "?member=bob&ajax=poll&message=600000");
        awaitWaits(path, "bob");
        assertEquals(0, control.held(), "it is a thread that waits");
        ask(path, "ann", "chat", "hello");
        assertSaid(poll.reply(), "<said by=\"ann\">hello</said>");
        leave(path, "bob");
        leave(path, "ann");
    }

    @Test
    @DisplayName("a poll that waits in its thread ends when the bundle stops")
    void waitEndsWithTheBundle() {
        String path = "/legacy/blocking/chat";
        join(path, "ann");
        ask(path, "ann", "poll", "1");
        Wire poll = open().get(path + "?member=ann&ajax=poll&message=600000");
        awaitWaits(path, "ann");
        control.bundle("stop", "org.halley.continuation.jetty6");
        control.later("start", () -> control.bundle("start", "org.halley.continuation.jetty6"));
        Reply reply = poll.reply();
        assertEquals(200, reply.status(), reply::toString);
        assertFalse(reply.body().contains("said"), reply::body);
        leave(path, "ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/legacy/chat", "/legacy/blocking/chat"})
    @DisplayName("a poll in a chat room for Jetty 6 ends when its time is over")
    void pollEnds(String path) {
        join(path, "eve");
        ask(path, "eve", "poll", "1");
        Reply reply = ask(path, "eve", "poll", "50");
        assertFalse(reply.body().contains("said"), reply::body);
        assertTrue(reply.body().contains("<response type=\"object\" id=\"poll\"></response>"), reply::body);
        leave(path, "eve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/legacy/chat", "/legacy/blocking/chat"})
    @DisplayName("what the chat filter for Jetty 6 does not know it passes on, or says so without markup of the client's")
    void passesOn(String path) {
        assertEquals("the page of the chat room", get(path).body());
        Reply reply = get(path + "?ajax=%3Cb%3E&id=%22%3E%3Cb%3E");
        assertFalse(reply.body().contains("<b>"), reply::body);
    }

    @ParameterizedTest
    @CsvSource({"/legacy/wait, 50, timed out", "/legacy/blocking/wait, 50, timed out", "/legacy/wait, -1, timed out"})
    @DisplayName("code for Jetty 6 that catches all but RetryRequest waits")
    void letsRetryRequestPass(String path, int timeout, String said) {
        assertEquals(said, get(path + "?timeout=" + timeout).body());
    }

    @Test
    @DisplayName("in a chat room as of 2005, a poll waits for an event and gets it")
    void chatsWithEvents() {
        String path = "/legacy9/chat";
        join(path, "ann");
        Wire poll = open().get(path + "?member=ann&ajax=poll&message=600000");
        control.awaitHeld(1);
        ask(path, "bob", "chat", "hello");
        Reply reply = poll.reply();
        assertTrue(reply.body().contains("id=\"event\">bob: hello<"), reply::body);
        assertTrue(reply.body().contains("id=\"said\">bob: hello<"), reply::body);
        ask(path, "bob", "chat", "again");
        reply = ask(path, "ann", "poll", "600000");
        assertFalse(reply.body().contains("id=\"event\""), "there was something to tell, so no continuation was made");
        assertTrue(reply.body().contains("id=\"said\">bob: again<"), reply::body);
        reply = ask(path, "ann", "poll", "50");
        assertTrue(reply.body().contains("id=\"event\">null<"), reply::body);
    }

    private void join(String path, String member) {
        ask(path, member, "join", "");
    }

    private void leave(String path, String member) {
        ask(path, member, "leave", "");
    }

    private Reply ask(String path, String member, String method, String message) {
        Reply reply = get(path + "?member=" + member + "&ajax=" + method + "&message=" + message);
        assertEquals(200, reply.status(), reply::toString);
        assertTrue(reply.header("Content-Type").startsWith("text/xml"), reply::toString);
        return reply;
    }

    /** A member's next poll is answered at once, with what was said before. */
    private void said(String path, String member, String text) {
        String[] parts = text.split(": ");
        assertSaid(ask(path, member, "poll", "600000"), "<said by=\"" + parts[0] + "\">" + parts[1] + "</said>");
    }

    private static void assertSaid(Reply reply, String said) {
        assertEquals(200, reply.status(), reply::toString);
        assertTrue(reply.body().contains("<response type=\"object\" id=\"said\">" + said + "</response>"), reply::body);
    }

    private void awaitWaits(String path, String member) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (!ask(path, member, "waits", "").body().contains(">true<")) {
            assertTrue(System.nanoTime() < end, member + " does not wait");
        }
    }
}

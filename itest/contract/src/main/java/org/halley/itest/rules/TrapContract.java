package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Stream;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other bundles do to containers, and what containers do to requests that wait. */
public abstract class TrapContract extends ContractTest {

    private static final String DEFAULT = "(osgi.http.whiteboard.context.name=default)";
    private static final String OURS = "(osgi.http.whiteboard.context.name=org.halley.comet)";

    @Test
    @DisplayName("a foreign filter without async in the default context hurts nobody")
    void syncFilterInDefaultContext() {
        String name = channel("c");
        Wire before = hold(name, "wait=60", 1);
        control.add("servlet", "itest-foreign", Map.of("context", DEFAULT, "pattern", "/itest-foreign"));
        control.add("filter", "itest-sync-default", Map.of("context", DEFAULT));
        awaitFilter("/itest-foreign", true);
        Wire after = hold(name, "wait=60", 2);
        Stream stream = stream(open(), "/comet" + name);
        control.publish(name, "for all");
        assertEquals(List.of("\"for all\""), before.reply().data());
        assertEquals(List.of("\"for all\""), after.reply().data());
        assertEquals("\"for all\"", stream.event().data());
    }

    @Test
    @DisplayName("a foreign filter without async in our context: answers at once, and one warning that names the filter")
    void syncFilterInOurContext() {
        String name = channel("c");
        control.bundle("update", "org.halley.comet.whiteboard");
        Framework.awaitAnswers(framework.base());
        Wire before = hold(name, "wait=60", 1);
        int logged = log().size();
        control.add("filter", "itest-sync-ours", Map.of("context", OURS));
        awaitFilter("/comet/", true);
        String cursor = control.now();
        for (int i = 0; i < 5; i++) {
            Reply reply = get("/comet" + name + "?wait=60&after=" + cursor);
            assertEquals(204, reply.status(), reply::toString);
            assertEquals("seen", reply.header("Itest-Filter"));
            cursor = reply.cursor();
        }
        Stream stream = stream(open(), "/comet" + name);
        while (stream.block() != null) {
            // to its end, which comes at once
        }
        control.publish(name, "there");
        assertEquals(List.of("\"there\""), get("/comet" + name + "?wait=60&after=" + cursor).data());
        assertEquals(List.of("\"there\""), before.reply().data());
        List<String> warnings = log().stream().skip(logged).filter(line -> line.contains("org.halley")).toList();
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("itest-sync-ours"), warnings::toString);
        control.remove("itest-sync-ours");
        awaitFilter("/comet/", false);
        hold(name, "wait=60&after=now", 1);
    }

    private List<String> log() {
        try {
            return Files.exists(framework.platform().log()) ? Files.readAllLines(framework.platform().log()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("a foreign filter with async in our context changes nothing")
    void asyncFilterInOurContext() {
        String name = channel("c");
        Wire before = hold(name, "wait=60", 1);
        control.add("filter", "itest-async-ours", Map.of("context", OURS, "async", true));
        awaitFilter("/comet/", true);
        Wire after = hold(name, "wait=60", 2);
        control.publish(name, "for both");
        assertEquals(List.of("\"for both\""), before.reply().data());
        Reply reply = after.reply();
        assertEquals(List.of("\"for both\""), reply.data());
        assertEquals("seen", reply.header("Itest-Filter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {DEFAULT, OURS})
    @DisplayName("a foreign context listener, there or gone, ends no request and no servlet of ours")
    void foreignContextListener(String context) {
        String name = channel("c");
        Wire before = hold(name, "wait=60", 1);
        Stream stream = stream(open(), "/comet" + name);
        control.add("context-listener", "itest-listener", Map.of("context", context));
        Framework.awaitAnswers(framework.base());
        Wire between = hold(name, "wait=60", 3);
        control.remove("itest-listener");
        Framework.awaitAnswers(framework.base());
        Wire after = hold(name, "wait=60", 4);
        control.publish(name, "for all");
        for (Wire wire : List.of(before, between, after)) {
            assertEquals(List.of("\"for all\""), wire.reply().data());
        }
        assertEquals("\"for all\"", stream.event().data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "complete", "throw"})
    @DisplayName("a timeout on a committed stream ends it, whatever the application's listener does")
    void timeoutOnCommittedStream(String listener) {
        Reply reply = get("/itest/wait?timeout=300&committed=true&listener=" + listener);
        assertEquals(200, reply.status());
        assertTrue(reply.body().startsWith("begun\n"), reply::body);
        if (!listener.equals("throw")) {
            assertEquals(listener.equals("none") ? "begun\nexpired\n" : "begun\ncompleted\n", reply.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "complete"})
    @DisplayName("a timeout before anything was written is the application's to answer")
    void timeoutBeforeAnything(String listener) {
        Reply reply = get("/itest/wait?timeout=300&listener=" + listener);
        assertEquals(200, reply.status());
        assertEquals(listener.equals("none") ? "expired\n" : "completed\n", reply.body());
    }
}

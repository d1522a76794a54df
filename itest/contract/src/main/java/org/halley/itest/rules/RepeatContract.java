package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Polls that are repeated word by word on one connection: they need not pass the container, unless somebody is there. */
public abstract class RepeatContract extends ContractTest {

    private static final String OURS = "(osgi.http.whiteboard.context.name=org.halley.comet)";

    private long counted(String counter) {
        return get("/comet/-/status").json().get(counter).getAsLong();
    }

    private static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
        }
    }

    /** A filter of another test goes a moment after that test; a connection that was met by it is soon offered nothing. */
    @BeforeEach
    void noFilterIsThere() {
        awaitFilter("/comet/", false);
    }

    /** Polls on a connection until an event wakes the poll, and gives the answer. */
    private Reply woken(Wire wire, String name, String after, String data) {
        long held = counted("held");
        wire.get("/comet" + name + "?wait=60&after=" + after);
        await(() -> counted("held") > held, "the poll is not held");
        control.publish(name, data);
        Reply reply = wire.reply();
        assertEquals(List.of('"' + data + '"'), reply.data());
        await(() -> counted("held") == held, "the poll is held after its answer");
        return reply;
    }

    @Test
    @DisplayName("3.3 a poll that is repeated is answered as the first, and need not pass the container")
    void isAnsweredAsTheFirst() {
        String name = channel("c");
        long before = counted("pollsRepeated");
        Wire wire = open();
        Reply first = woken(wire, name, control.publish(name, "0"), "1");
        Reply last = first;
        int polls = 1;
        for (; polls < 100 && counted("pollsRepeated") == before; polls++) {
            last = woken(wire, name, last.cursor(), "" + polls);
        }
        assertTrue(counted("pollsRepeated") > before, "none of " + polls + " was repeated");
        Set<String> headers = new TreeSet<>(first.headers().keySet());
        assertEquals(headers, last.headers().keySet());
        assertEquals(first.header("Vary"), last.header("Vary"));
        assertEquals(first.header("Content-Type"), last.header("Content-Type"));
        assertEquals(200, wire.get("/comet/-/status").reply().status(), "the connection serves whatever else is asked");
    }

    @Test
    @DisplayName("a filter in front sees every poll, however often it is repeated")
    void aFilterSeesEachPoll() {
        String name = channel("c");
        control.add("filter", "itest-async-ours", Map.of("context", OURS, "async", true));
        awaitFilter("/comet/", true);
        long before = counted("pollsRepeated");
        Wire wire = open();
        String after = control.publish(name, "0");
        for (int i = 1; i <= 5; i++) {
            Reply reply = woken(wire, name, after, "" + i);
            assertEquals("seen", reply.header("Itest-Filter"));
            after = reply.cursor();
        }
        assertEquals(before, counted("pollsRepeated"));
    }

    @Test
    @DisplayName("a client that goes while its repeated poll is held gives its place back at once")
    void aClientThatGoesIsNoticed() {
        String name = channel("c");
        long before = counted("pollsRepeated");
        long held = counted("held");
        Wire wire = open();
        String after = control.publish(name, "0");
        for (int i = 0; i < 100 && counted("pollsRepeated") == before; i++) {
            after = woken(wire, name, after, "" + i).cursor();
        }
        assertTrue(counted("pollsRepeated") > before, "none was repeated");
        wire.get("/comet" + name + "?wait=60&after=" + after);
        await(() -> counted("held") == held + 1, "the poll is not held");
        wire.close();
        await(() -> counted("held") == held, "the place of a client that has gone is still taken");
    }
}

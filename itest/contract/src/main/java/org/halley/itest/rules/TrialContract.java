package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of what a servlet does with a continuation: the bundle {@code itest.continuations} does what the query of a
 * request tells it to, and keeps the history of it.
 */
public abstract class TrialContract extends ContractTest {

    /** What a servlet throws on purpose; in the log, and in no other test. */
    static final String PROVOKED_BY_SERVLET = "a-trial-throws-out-of-its-servlet";
    /** What a listener throws on purpose; in the log, and in no other test. */
    static final String PROVOKED_BY_LISTENER = "a-trial-throws-out-of-its-listener";

    private static final AtomicInteger TRIALS = new AtomicInteger();

    /** How a request can wait. */
    enum Way {
        /** On the container's asynchronous requests, and nothing around them. */
        NATIVE,
        /** The same, within our filter. */
        FILTERED,
        /** In its thread, since our filter is told so. */
        WAITING,
        /** In its thread, since behind our filter there is a foreign one without asynchronous support. */
        BEHIND;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A test in each way, with the same history in all of them. */
    @ParameterizedTest
    @EnumSource(Way.class)
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface EachWay {
    }

    /** Sends a request whose query is a script. */
    final Trial begin(Way way, String script) {
        Trial trial = new Trial("trial" + TRIALS.incrementAndGet());
        trial.wire.get("/continuations/" + way + "?id=" + trial.id + "&" + script);
        return trial;
    }

    /** Runs a case that needs nobody else, and compares its answer and its whole history. */
    final void assertCase(Way way, String script, String body, String... history) {
        Trial trial = begin(way, script);
        trial.assertAnswer(body);
        trial.assertHistory(history);
    }

    /** One request, and what can be asked about it. */
    final class Trial {

        private final String id;
        private final Wire wire = open();
        private boolean reusable;

        private Trial(String id) {
            this.id = id;
        }

        /** Does something on another thread when the request is parked for the Nth time. */
        Trial whenParked(int count, String actions) {
            ask("&parked=" + count + "&do=" + actions);
            return this;
        }

        /** Does something on another thread when the listeners of its timeout have been told. */
        Trial whenTimedOut(String actions) {
            ask("&timeouts=1&do=" + actions);
            return this;
        }

        /** Does something on another thread when its listener was told that the request has ended. */
        Trial whenEnded(String actions) {
            ask("&ended=1&do=" + actions);
            return this;
        }

        private void ask(String what) {
            Reply reply = get("/continuations/history?id=" + id + what);
            assertEquals(200, reply.status(), reply::toString);
        }

        /** The client goes away without a word. */
        Trial vanish() {
            wire.vanish();
            return this;
        }

        /** The connection of the request. */
        Wire wire() {
            return wire;
        }

        Trial assertAnswer(String body) {
            return assertAnswer(200, body);
        }

        Trial assertAnswer(int status, String body) {
            Reply reply = reply(status);
            assertEquals(body, reply.body());
            return this;
        }

        Reply reply(int status) {
            Reply reply = wire.reply();
            assertEquals(status, reply.status(), reply::toString);
            reusable = !"close".equals(reply.header("Connection"));
            return reply;
        }

        /**
         * Compares the whole history, when as many ends were told as are expected and all calls have returned. It is
         * asked for on the connection of the request where that is still there: a server has done all that belongs to
         * one request before it takes the next of the connection, so what is not in the history never comes.
         */
        void assertHistory(String... expected) {
            long ended = Arrays.stream(expected).filter(entry -> entry.startsWith("onComplete")).count();
            String target = "/continuations/history?id=" + id + "&forget&ended=" + ended;
            Reply reply = reusable ? wire.get(target).reply() : get(target);
            assertEquals(String.join("\n", expected), String.join("\n", reply.body().lines().toList()));
            assertEquals(200, reply.status(), reply::toString);
        }
    }

    /** What a test that failed has left suspended, or claimed, would be held for ever. */
    @AfterEach
    final void abandon() {
        get("/continuations/history?abandon");
    }
}

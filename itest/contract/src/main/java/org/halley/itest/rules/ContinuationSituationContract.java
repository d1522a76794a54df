package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;

import org.halley.itest.Framework;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when calls come twice, late, never or in the wrong place, in each way of waiting. */
public abstract class ContinuationSituationContract extends TrialContract {

    private static final String SERVICE = "org.halley.continuation.api";

    @EachWay
    @DisplayName("what comes second is told so and changes nothing")
    void endedTwice(Way way) {
        assertCase(way, "suspend=0&resume=0&resume=0&end=0&claim=0&flags2=again", "RESUMED",
                "initial", "suspend", "resume true", "resume false", "complete false", "claim false", "!initial",
                "again resumed", "onComplete");
        assertCase(way, "suspend=0&end=0&end=0&resume=0&claim=0", "",
                "initial", "suspend", "complete true", "complete false", "resume false", "claim false", "onComplete");
    }

    @EachWay
    @DisplayName("nothing can be ended that was never suspended")
    void neverSuspended(Way way) {
        assertCase(way, "resume=0&end=0&claim=0&flags=then", "NORMAL",
                "initial", "resume IllegalStateException", "complete IllegalStateException",
                "claim IllegalStateException", "then initial");
    }

    @EachWay
    @DisplayName("a resume that comes in the dispatch after the timeout is late, and changes nothing")
    void resumedAfterTimeout(Way way) {
        assertCase(way, "suspend=20&resume2=0&end2=0&claim2=0&flags2=then", "TIMEOUT",
                "initial", "suspend", "onTimeout", "!initial", "resume false", "complete false", "claim false",
                "then expired", "onComplete");
    }

    @EachWay
    @DisplayName("what comes when the response is done is late")
    void endedAfterTheEnd(Way way) {
        begin(way, "suspend=0&resume=0").assertAnswer("RESUMED")
                .whenEnded("resume,end,claim,timeout~1,flags~gone")
                .assertHistory("initial", "suspend", "resume true", "!initial", "onComplete", "resume false",
                        "complete false", "claim false", "gone resumed");
    }

    @EachWay
    @DisplayName("suspending twice is refused, and it stays suspended")
    void suspendedTwice(Way way) {
        begin(way, "suspend=0&suspend=0&flags=still")
                .whenParked(1, "flags~parked,resume")
                .assertAnswer("RESUMED")
                .assertHistory("initial", "suspend", "suspend IllegalStateException", "still initial suspended",
                        "parked initial suspended", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("completed in its timeout: the listener's answer, and no dispatch")
    void completedInTimeout(Way way) {
        assertCase(way, "listen=:write~LATE,end&suspend=20", "LATE",
                "initial", "suspend", "onTimeout", "complete true", "onComplete");
    }

    @EachWay
    @DisplayName("resumed in its timeout: one dispatch, resumed and expired")
    void resumedInTimeout(Way way) {
        assertCase(way, "listen=:resume&suspend=20&flags2=again", "TIMEOUT",
                "initial", "suspend", "onTimeout", "resume true", "!initial", "again resumed expired", "onComplete");
    }

    @EachWay
    @DisplayName("claimed in its timeout: answered by another thread in its own time")
    void claimedInTimeout(Way way) {
        Trial trial = begin(way, "listen=:claim,attribute~claimed&suspend=20&flags2=never");
        trial.whenTimedOut("read,write~MINE,end").assertAnswer("MINE")
                .assertHistory("initial", "suspend", "onTimeout", "claim true", "read claimed", "complete true",
                        "onComplete");
    }

    @EachWay
    @DisplayName("in a timeout the first listener decides; all others are told of it before that is done, and are late")
    void firstListenerDecides(Way way) {
        assertCase(way, "listen=a:resume&listen=b:resume,end,claim&suspend=20", "TIMEOUT",
                "initial", "suspend", "onTimeout a", "resume true", "onTimeout b", "resume false", "complete false",
                "claim false", "!initial", "onComplete a", "onComplete b");
        assertCase(way, "listen=a:write~LATE,end&listen=b:resume&suspend=20", "LATE",
                "initial", "suspend", "onTimeout a", "complete true", "onTimeout b", "resume false",
                "onComplete a", "onComplete b");
    }

    @EachWay
    @DisplayName("a listener that throws in a timeout keeps no other from being told, and the dispatch comes")
    void listenerThrowsInTimeout(Way way) {
        assertCase(way, "listen=a:throw~" + PROVOKED_BY_LISTENER + "&listen=b&suspend=20", "TIMEOUT",
                "initial", "suspend", "onTimeout a", "onTimeout b", "!initial", "onComplete a", "onComplete b");
    }

    @EachWay
    @DisplayName("a listener that throws at the end keeps no other from being told")
    void listenerThrowsAtTheEnd(Way way) {
        assertCase(way, "listen=a::throw~" + PROVOKED_BY_LISTENER + "&listen=b&suspend=0&resume=0", "RESUMED",
                "initial", "suspend", "resume true", "!initial", "onComplete a", "onComplete b");
    }

    @EachWay
    @DisplayName("an exception after suspending: 500 at once, one end, and a late resume is silent")
    void throwsAfterSuspending(Way way) {
        Trial trial = begin(way, "suspend=0&throw=" + PROVOKED_BY_SERVLET);
        trial.reply(500);
        trial.whenEnded("resume,end,claim,flags~gone")
                .assertHistory("initial", "suspend", "onComplete", "resume false", "complete false", "claim false",
                        "gone initial");
    }

    @EachWay
    @DisplayName("an exception after being resumed in the dispatch: what came first counts")
    void throwsAfterBeingResumed(Way way) {
        assertCase(way, "suspend=0&resume=0&throw=" + PROVOKED_BY_SERVLET, "RESUMED",
                "initial", "suspend", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("an exception after being completed in the dispatch: what came first counts")
    void throwsAfterBeingCompleted(Way way) {
        assertCase(way, "write=half&suspend=0&end=0&throw=" + PROVOKED_BY_SERVLET, "half",
                "initial", "suspend", "complete true", "onComplete");
    }

    /** Without our filter the exception reaches Jetty, which then ends the request as it likes: the claimer is too late. */
    @EachWay
    @DisplayName("an exception after being claimed in the dispatch: what came first counts within our filter")
    void throwsAfterBeingClaimed(Way way) {
        Trial trial = begin(way, "suspend=0&claim=0&throw=" + PROVOKED_BY_SERVLET);
        if (way == Way.NATIVE) {
            trial.reply(500);
            trial.whenEnded("end").assertHistory("initial", "suspend", "claim true", "onComplete", "complete false");
        } else {
            trial.whenParked(1, "write~MINE,end").assertAnswer("MINE")
                    .assertHistory("initial", "suspend", "claim true", "complete true", "onComplete");
        }
    }

    /**
     * Here the ways differ: Jetty cannot answer by an error any more, tells nobody of the exception and
     * leaves the request suspended. Who waits in the thread has the exception in hand, and so the end of the request.
     */
    @EachWay
    @DisplayName("an exception when something is on its way to the client: one end, at once or with the timeout")
    void throwsWhenCommitted(Way way) {
        Trial trial = begin(way, "write=half&flush&suspend=50&throw=" + PROVOKED_BY_SERVLET);
        assertEquals(200, trial.wire().head());
        assertEquals("half", new String(trial.wire().chunk(), StandardCharsets.UTF_8));
        if (way == Way.NATIVE || way == Way.FILTERED) {
            trial.assertHistory("initial", "suspend", "onTimeout", "!initial", "onComplete");
        } else {
            trial.assertHistory("initial", "suspend", "onComplete");
        }
    }

    @EachWay
    @DisplayName("nothing is suspended after being completed in the dispatch")
    void suspendedAfterCompleted(Way way) {
        assertCase(way, "suspend=0&end=0&suspend=0&flags=then", "",
                "initial", "suspend", "complete true", "suspend IllegalStateException", "then initial suspended",
                "onComplete");
    }

    @EachWay
    @DisplayName("while listeners are told of a timeout, nobody else ends it")
    void endedByAnotherInTimeout(Way way) {
        assertCase(way, "listen=:elsewhere,flags~still&suspend=20", "TIMEOUT",
                "initial", "suspend", "onTimeout", "resume false", "complete false", "claim false",
                "still initial suspended expired", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("an exception in the dispatch after a resume: 500, and one end")
    void throwsInTheDispatchAfterResume(Way way) {
        Trial trial = begin(way, "suspend=0&throw2=" + PROVOKED_BY_SERVLET).whenParked(1, "resume");
        trial.reply(500);
        trial.assertHistory("initial", "suspend", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("an exception in the dispatch after a timeout: 500, and one end")
    void throwsInTheDispatchAfterTimeout(Way way) {
        Trial trial = begin(way, "suspend=20&throw2=" + PROVOKED_BY_SERVLET);
        trial.reply(500);
        trial.assertHistory("initial", "suspend", "onTimeout", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("a timeout of 0 or less is none")
    void neverExpires(Way way) {
        Trial zero = begin(way, "timeout=0&suspend=0").whenParked(1, "");
        Trial negative = begin(way, "timeout=-1&suspend=0").whenParked(1, "");
        // Due long after 0 and -1 would have been.
        begin(way, "suspend=100").assertAnswer("TIMEOUT");
        for (Trial never : new Trial[] {zero, negative}) {
            never.whenParked(1, "flags~still,resume").assertAnswer("RESUMED")
                    .assertHistory("initial", "suspend", "still initial suspended", "resume true", "!initial",
                            "onComplete");
        }
    }

    @EachWay
    @DisplayName("without a timeout of its own it expires after 30 seconds")
    void defaultTimeout(Way way) {
        assertCase(way, "default", "NORMAL", "initial", "default 30000");
    }

    @EachWay
    @DisplayName("a timeout that is set while suspended counts, in the dispatch and on another thread")
    void timeoutAfterSuspending(Way way) {
        assertCase(way, "suspend=0&timeout=20", "TIMEOUT", "initial", "suspend", "onTimeout", "!initial", "onComplete");
        begin(way, "timeout=0&suspend=0").whenParked(1, "timeout~20").assertAnswer("TIMEOUT")
                .assertHistory("initial", "suspend", "onTimeout", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("attributes are those of the request, on any thread, over dispatches, and after the end")
    void attributes(Way way) {
        begin(way, "attribute=first&read&suspend=0&read2")
                .whenParked(1, "read,attribute~second,resume")
                .assertAnswer("RESUMED")
                .whenEnded("read,unset,read")
                .assertHistory("initial", "read first first", "suspend", "read first", "resume true", "!initial",
                        "read second second", "onComplete", "read second", "read null");
    }

    @EachWay
    @DisplayName("what was written before suspending is kept")
    void outputBeforeSuspending(Way way) {
        begin(way, "write=before&suspend=0").whenParked(1, "resume").assertAnswer("beforeRESUMED");
    }

    @EachWay
    @DisplayName("what was committed before suspending has been sent, and the rest follows")
    void committedBeforeSuspending(Way way) {
        Trial trial = begin(way, "write=before&flush&suspend=0");
        assertEquals(200, trial.wire().head());
        assertEquals("before", new String(trial.wire().chunk(), StandardCharsets.UTF_8));
        trial.whenParked(1, "resume");
        assertEquals("RESUMED", new String(trial.wire().chunk(), StandardCharsets.UTF_8));
        assertEquals(null, trial.wire().chunk());
        trial.assertHistory("initial", "suspend", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("a listener of a request that is never suspended is never called")
    void listenerWithoutSuspending(Way way) {
        assertCase(way, "listen=a", "NORMAL", "initial");
    }

    @EachWay
    @DisplayName("a listener that is added after suspending, or in the next dispatch, is called as all others")
    void listenersAddedLate(Way way) {
        assertCase(way, "listen=a&suspend=20&listen=b&listen2=c&suspend2=20&listen3=d", "TIMEOUT",
                "initial", "suspend", "onTimeout a", "onTimeout b", "!initial", "suspend",
                "onTimeout a", "onTimeout b", "onTimeout c", "!initial",
                "onComplete a", "onComplete b", "onComplete c", "onComplete d");
    }

    @EachWay
    @DisplayName("undispatch is refused where nothing is suspended")
    void undispatchWithoutSuspending(Way way) {
        assertCase(way, "undispatch&suspend=0&resume=0&undispatch2", "RESUMED",
                "initial", "undispatch IllegalStateException", "suspend", "resume true", "!initial",
                "undispatch IllegalStateException", "onComplete");
    }

    @EachWay
    @DisplayName("undispatch works in every dispatch that suspends")
    void undispatchAgain(Way way) {
        assertCase(way, "suspend=20&undispatch&suspend2=20000&resume2=10&undispatch2", "RESUMED",
                "initial", "suspend", "undispatch", "onTimeout", "!initial", "suspend", "undispatch", "resume true",
                "!initial", "onComplete");
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, mode = EnumSource.Mode.EXCLUDE, names = "NATIVE")
    @DisplayName("undispatch passes our filter in what others wrap around it; Jetty alone knows it only bare")
    void undispatchWrapped(Way way) {
        assertCase(way, "suspend=20000&resume=10&undispatch-wrapped", "RESUMED",
                "initial", "suspend", "undispatch", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("a client that has gone is not noticed: the request is resumed and dispatched, and ends once")
    void clientGone(Way way) {
        begin(way, "suspend=0").whenParked(1, "").vanish().whenParked(1, "flags~parked,resume")
                .assertHistory("initial", "suspend", "parked initial suspended", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("a client that has gone does not keep the timeout from coming")
    void clientGoneBeforeTimeout(Way way) {
        begin(way, "timeout=0&suspend=0").whenParked(1, "").vanish().whenParked(1, "timeout~20")
                .assertHistory("initial", "suspend", "onTimeout", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("when the service stops, what is held ends as it stands, and nothing is suspended until it is back")
    void serviceStops(Way way) {
        Trial held = begin(way, "write=half&suspend=0").whenParked(1, "");
        control.bundle("stop", SERVICE);
        try {
            held.assertAnswer("half").assertHistory("initial", "suspend", "onComplete");
            assertCase(way, "suspend=0", "NORMAL", "initial", "suspend IllegalStateException");
        } finally {
            control.bundle("start", SERVICE);
        }
        Framework.awaitAnswers(framework.base());
        assertCase(way, "suspend=0&resume=0", "RESUMED", "initial", "suspend", "resume true", "!initial", "onComplete");
    }
}

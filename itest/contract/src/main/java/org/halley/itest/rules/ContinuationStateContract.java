package org.halley.itest.rules;

import org.junit.jupiter.api.DisplayName;

/** What a continuation says of itself in each state, and of its response, in each way of waiting. */
public abstract class ContinuationStateContract extends TrialContract {

    @EachWay
    @DisplayName("initial, suspended, parked, resumed and dispatched, ended")
    void flagsWhenResumed(Way way) {
        begin(way, "flags=first&listen=::flags~end&suspend=0&flags=suspended&flags2=again")
                .whenParked(1, "flags~parked,resume")
                .assertAnswer("RESUMED")
                .whenEnded("flags~gone")
                .assertHistory("initial", "first initial", "suspend", "suspended initial suspended",
                        "parked initial suspended", "resume true", "!initial", "again resumed",
                        "onComplete", "end resumed", "gone resumed");
    }

    @EachWay
    @DisplayName("resumed in the dispatch that suspended")
    void flagsWhenResumedInside(Way way) {
        assertCase(way, "suspend=0&resume=0&flags=inside&flags2=again", "RESUMED",
                "initial", "suspend", "resume true", "inside initial suspended resumed", "!initial", "again resumed",
                "onComplete");
    }

    @EachWay
    @DisplayName("in its timeout, and dispatched after it")
    void flagsWhenExpired(Way way) {
        begin(way, "listen=:flags~expiring:flags~end&suspend=20&flags2=again")
                .assertAnswer("TIMEOUT")
                .whenEnded("flags~gone")
                .assertHistory("initial", "suspend", "onTimeout", "expiring initial suspended expired", "!initial",
                        "again expired", "onComplete", "end expired", "gone expired");
    }

    @EachWay
    @DisplayName("completed where it stands: no dispatch, neither resumed nor expired")
    void flagsWhenCompleted(Way way) {
        begin(way, "listen=::flags~end&write=half&suspend=0")
                .whenParked(1, "end")
                .assertAnswer("half")
                .whenEnded("flags~gone")
                .assertHistory("initial", "suspend", "complete true", "onComplete", "end initial", "gone initial");
    }

    @EachWay
    @DisplayName("claimed: suspended until the claimer completes, and nobody else ends it")
    void flagsWhenClaimed(Way way) {
        begin(way, "listen=::flags~end&suspend=0")
                .whenParked(1, "claim,flags~claimed,resume,claim,write~MINE,end")
                .assertAnswer("MINE")
                .assertHistory("initial", "suspend", "claim true", "claimed initial suspended", "resume false",
                        "claim false", "complete true", "onComplete", "end initial");
    }

    @EachWay
    @DisplayName("a second suspension begins with no flag of the first")
    void flagsOfSecondSuspension(Way way) {
        begin(way, "suspend=20&flags2=expired&suspend2=20000&flags2=suspended&flags3=third")
                .whenParked(2, "flags~parked,resume")
                .assertAnswer("RESUMED")
                .assertHistory("initial", "suspend", "onTimeout", "!initial", "expired expired", "suspend",
                        "suspended suspended", "parked suspended", "resume true", "!initial", "third resumed",
                        "onComplete");
    }

    @EachWay
    @DisplayName("a suspension that is refused clobbers no flag")
    void flagsAfterRefusedSuspension(Way way) {
        assertCase(way, "suspend=0&resume=0&suspend=0&flags=after&flags2=again", "RESUMED",
                "initial", "suspend", "resume true", "suspend IllegalStateException", "after initial suspended resumed",
                "!initial", "again resumed", "onComplete");
    }

    @EachWay
    @DisplayName("one continuation for all dispatches of a request and all wrappers around it")
    void sameContinuation(Way way) {
        assertCase(way, "same&suspend=0&resume=0&same2&suspend2=0&resume2=0&same3", "RESUMED",
                "initial", "same true", "suspend", "resume true", "!initial", "same true", "suspend", "resume true",
                "!initial", "same true", "onComplete");
    }

    @EachWay
    @DisplayName("the second dispatch is an asynchronous one")
    void dispatcherType(Way way) {
        assertCase(way, "dispatcher&suspend=0&resume=0&dispatcher2", "RESUMED",
                "initial", "dispatcher REQUEST", "suspend", "resume true", "!initial", "dispatcher ASYNC", "onComplete");
    }

    @EachWay
    @DisplayName("a wrapped response is kept while suspended, and cleared by the dispatch, which has the original")
    void wrappedResponse(Way way) {
        begin(way, "original&response=before&wrap&suspend=0&response=suspended&original2&response2=again")
                .whenParked(1, "response~parked,resume")
                .assertAnswer("RESUMED")
                .assertHistory("initial", "original true", "before none", "suspend", "suspended wrapper wrapped",
                        "parked original wrapped", "resume true", "!initial", "original true", "again none",
                        "onComplete");
    }

    @EachWay
    @DisplayName("the response that is given is the one to write to")
    void givenResponse(Way way) {
        assertCase(way, "suspend=0&response=suspended&resume=0&response2=again&suspend2=0&response2=suspended&resume2=0",
                "RESUMED",
                "initial", "suspend", "suspended original", "resume true", "!initial", "again none", "suspend",
                "suspended original", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("suspended without a response, there is none")
    void noResponse(Way way) {
        begin(way, "suspend-bare=0&response=suspended&response2=again")
                .whenParked(1, "response~parked,resume")
                .assertAnswer("RESUMED")
                .assertHistory("initial", "suspend", "suspended none", "parked none", "resume true", "!initial",
                        "again none", "onComplete");
    }
}

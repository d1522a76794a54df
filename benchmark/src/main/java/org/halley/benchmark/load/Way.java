package org.halley.benchmark.load;

/** How a follower receives. */
public enum Way {

    /** One long poll after the other: each is answered when there is an event, and asked again. */
    POLL,

    /** Polls for which an event is there already, asked over and over: nothing ever waits. */
    READY,

    /** A WHATWG event stream. */
    EVENTS,

    /** A stream of lines of JSON. */
    LINES;

    /** Whether an answer goes on without an end, so that its body is looked at line by line as it comes. */
    public boolean isStream() {
        return this == EVENTS || this == LINES;
    }
}

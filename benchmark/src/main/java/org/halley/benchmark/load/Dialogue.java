package org.halley.benchmark.load;

import java.nio.ByteBuffer;

/**
 * One connection's half of the conversation. The generator calls {@link #ask}, sends what was put there, and passes on
 * the answer: {@link #head} once, then {@link #body} (once with the whole body where the answer has an end and the way
 * is no stream; else with whole lines as they come). When the answer has ended it asks again. One connection has one
 * request under way at most.
 *
 * <p>Called for every event: works on the bytes it is given and allocates as little as it can. What it is given is
 * valid during the call only. An answer that is not as it should be (a status, an error in the body) is an
 * {@link IllegalStateException} that says what came; it ends the run.
 */
public interface Dialogue {

    /**
     * Puts the next request down, line, headers and body.
     *
     * @param out has room for 16 KiB
     */
    void ask(ByteBuffer out);

    /** The answer's status and headers. */
    void head(Head head);

    /**
     * The answer's body, or a part of it that ends with a line feed, without any transfer coding.
     *
     * @param bytes not to be changed
     * @param from inclusive
     * @param to exclusive
     * @param events told of each event in the order they are there; {@link EventText#scan} does it for most protocols
     */
    void body(byte[] bytes, int from, int to, Events events);

    /**
     * Whether the request that was asked last is one that receives events (for a {@link Publisher}: whether it may
     * publish now), and no handshake or the like.
     */
    boolean isReady();
}

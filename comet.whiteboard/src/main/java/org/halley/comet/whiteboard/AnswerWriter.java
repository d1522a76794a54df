package org.halley.comet.whiteboard;

import java.io.IOException;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

import org.halley.continuation.Continuation;

/**
 * Writes one body as fast as its client takes it, in pieces, and ends the request. Called by the container, one call at a
 * time; {@link #stalledSince()} by anybody.
 */
final class AnswerWriter implements WriteListener {

    /** A piece that was taken is progress; in one piece there would be no telling slow from dead. */
    private static final int PIECE = 32 * 1024;

    private final Continuation continuation;
    private final ServletOutputStream out;
    private final byte[] body;
    private final Time time;
    private final Counters counters;
    private int written;
    private volatile long since;

    AnswerWriter(Continuation continuation, ServletOutputStream out, byte[] body, Time time, Counters counters) {
        this.continuation = continuation;
        this.out = out;
        this.body = body;
        this.time = time;
        this.counters = counters;
        this.since = time.millis();
    }

    @Override
    public void onWritePossible() {
        try {
            while (out.isReady()) {
                if (written == body.length) {
                    continuation.complete();
                    return;
                }
                int length = Math.min(PIECE, body.length - written);
                since = time.millis();
                out.write(body, written, length);
                written += length;
            }
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
    }

    @Override
    public void onError(Throwable cause) {
        // The client is gone, or was given up: both are no error of ours.
        counters.add(Counters.Count.CLIENTS_GONE);
        continuation.complete();
    }

    /** When the last piece was handed over, by {@link Time#millis()}. */
    long stalledSince() {
        return since;
    }
}

package org.halley.comet.shared;

import java.io.IOException;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

import org.halley.continuation.Continuation;

/**
 * Writes one body as fast as its client takes it, in pieces, and ends the request. Called by the container, one call at a
 * time; {@link #stalledSince()} by anybody.
 */
public final class AnswerWriter implements WriteListener {

    /** A piece that was taken is progress; in one piece there would be no telling slow from dead. */
    private static final int PIECE = 32 * 1024;

    private final Continuation continuation;
    private final ServletOutputStream out;
    private final byte[] body;
    private final Time time;
    private final Runnable gone;
    private int written;
    private volatile long since;

    /**
     * @param continuation claimed; completed when all is written, or cannot be
     * @param out the response's
     * @param body not changed by anybody
     * @param time the time
     * @param gone called where the client does not take it
     */
    public AnswerWriter(Continuation continuation, ServletOutputStream out, byte[] body, Time time, Runnable gone) {
        this.continuation = continuation;
        this.out = out;
        this.body = body;
        this.time = time;
        this.gone = gone;
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
        gone.run();
        continuation.complete();
    }

    /** When the last piece was handed over, by {@link Time#millis()}. */
    public long stalledSince() {
        return since;
    }
}

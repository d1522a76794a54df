package org.halley.comet.shared;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;

/**
 * The body of a request that does not come with it: taken as the container brings it, up to a limit. Called by the
 * container, one call at a time.
 */
public final class IncomingBody implements ReadListener {

    /** How it ended. */
    public enum End {
        WHOLE, TOO_LONG, BROKEN
    }

    private final ServletInputStream in;
    private final int max;
    private final Consumer<End> then;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] piece = new byte[4096];

    /**
     * A body of which nothing was read.
     *
     * @param in of a request that is suspended before this is set as its listener, unless {@link #readHere} is used
     * @param max how many bytes it may have
     * @param then told of the end, once or more often
     */
    public IncomingBody(ServletInputStream in, int max, Consumer<End> then) {
        this.in = in;
        this.max = max;
        this.then = then;
    }

    /** A thing that is asked whether to go on after each piece. */
    public interface Patience {
        boolean goesOn();
    }

    /**
     * Reads it on the caller's thread: the blocking way, where a filter in front leaves no other.
     *
     * @return {@code BROKEN} where the patience ended
     */
    public End readHere(Patience patience) throws IOException {
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            body.write(piece, 0, count);
            if (body.size() > max) {
                return End.TOO_LONG;
            }
            if (!patience.goesOn()) {
                return End.BROKEN;
            }
        }
        return End.WHOLE;
    }

    /** What has come, as a copy; to be asked for at the end. */
    public byte[] bytes() {
        return body.toByteArray();
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (in.isReady() && !in.isFinished()) {
            int count = in.read(piece);
            if (count < 0) {
                return;
            }
            body.write(piece, 0, count);
            if (body.size() > max) {
                then.accept(End.TOO_LONG);
                return;
            }
        }
    }

    @Override
    public void onAllDataRead() {
        then.accept(End.WHOLE);
    }

    @Override
    public void onError(Throwable cause) {
        then.accept(End.BROKEN);
    }
}

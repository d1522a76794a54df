package org.halley.benchmark.bare;

import java.io.IOException;

import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

/**
 * A stream, which remembers up to where it has written. Whoever has news calls {@link #pump}; the container calls it
 * when the client has taken something. It becomes one of the channel's by its first write, since before that the
 * container has not handed the output over.
 */
final class Stream implements WriteListener {

    private final AsyncContext context;
    private final Channel channel;
    private final Form form;
    private final ServletOutputStream out;
    /** Guarded by this. */
    private long sent;
    /** Guarded by this. True in the beginning: the headers are to go out at once. */
    private boolean unflushed = true;
    private boolean ended;

    Stream(AsyncContext context, Channel channel, long after, Form form) throws IOException {
        this.context = context;
        this.channel = channel;
        this.form = form;
        this.out = context.getResponse().getOutputStream();
        this.sent = after;
    }

    void begin() {
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() {
        channel.add(this);
        pump();
    }

    @Override
    public void onError(Throwable error) {
        end();
    }

    synchronized void pump() {
        try {
            while (!ended && out.isReady()) {
                Events next = channel.after(sent, form);
                if (next != null) {
                    out.write(next.bytes());
                    sent = next.last();
                    unflushed = true;
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException e) {
            // The client has gone, or is too far behind: its stream ends, which a client under test notices.
            end();
        }
    }

    private synchronized void end() {
        channel.remove(this);
        if (!ended) {
            ended = true;
            context.complete();
        }
    }
}

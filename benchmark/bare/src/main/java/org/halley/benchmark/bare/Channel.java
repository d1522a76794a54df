package org.halley.benchmark.bare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.ServletResponse;

/** The polls that wait and the streams of one channel, and its last events. Thread-safe. */
final class Channel {

    /** How many events are kept for those who are on their way back. */
    static final int KEPT = 1024;
    /** What a poll is given fits into the container's response buffer, so that writing it cannot block. */
    private static final int MOST_BYTES = 16 * 1024;

    private record Waiting(AsyncContext context, long after) {
    }

    /** An event in both forms, each as the whole answer of those who have everything before it. */
    private record Kept(Events events, Events lines) {

        private Events in(Form form) {
            return form == Form.EVENTS ? events : lines;
        }
    }

    private final Object lock = new Object();
    /** Guarded by the lock. */
    private final Kept[] kept = new Kept[KEPT];
    /** Guarded by the lock; what waits has everything up to {@link #last}. */
    private List<Waiting> waiting = new ArrayList<>();
    /** Changed under the lock only. */
    private volatile long last;

    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

    void publish(byte[] event) {
        List<Waiting> woken;
        Events lines;
        synchronized (lock) {
            long number = last + 1;
            lines = new Events(Form.LINES.of(event), number);
            kept[(int) (number % KEPT)] = new Kept(new Events(Form.EVENTS.of(event), number), lines);
            last = number;
            woken = waiting;
            waiting = new ArrayList<>(woken.size());
        }
        for (Waiting one : woken) {
            try {
                answer(one.context().getResponse(), lines);
            } catch (IOException e) {
                // The client has gone, which is no matter of the publisher's or of those behind it.
            }
            one.context().complete();
        }
        for (Stream stream : streams) {
            stream.pump();
        }
    }

    /** Lets a poll wait that was told to have nothing to be given, unless something has come meanwhile. */
    void hold(AsyncContext context, long after) throws IOException {
        context.setTimeout(0);
        synchronized (lock) {
            if (last <= after) {
                waiting.add(new Waiting(context, after));
                return;
            }
        }
        answer(context.getResponse(), after(after, Form.LINES));
        context.complete();
    }

    /**
     * What is there behind an event, some of it if it is much; null if nothing is.
     *
     * @throws IllegalStateException if it is there no more
     */
    Events after(long after, Form form) {
        if (last <= after) {
            return null;
        }
        synchronized (lock) {
            if (last - after > KEPT) {
                throw new IllegalStateException("event " + (after + 1) + " is gone: there are " + last);
            }
            Events next = kept[(int) ((after + 1) % KEPT)].in(form);
            if (last == after + 1) {
                return next;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(MOST_BYTES);
            bytes.writeBytes(next.bytes());
            while (next.last() < last) {
                Events further = kept[(int) ((next.last() + 1) % KEPT)].in(form);
                if (bytes.size() + further.bytes().length > MOST_BYTES) {
                    break;
                }
                bytes.writeBytes(further.bytes());
                next = further;
            }
            return new Events(bytes.toByteArray(), next.last());
        }
    }

    void add(Stream stream) {
        streams.add(stream);
    }

    void remove(Stream stream) {
        streams.remove(stream);
    }

    static void answer(ServletResponse response, Events events) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(events.bytes().length);
        ServletOutputStream out = response.getOutputStream();
        out.write(events.bytes());
    }
}

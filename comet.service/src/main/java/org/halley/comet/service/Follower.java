package org.halley.comet.service;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventListener;
import org.halley.comet.Gap;
import org.halley.comet.Limit;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener and its cursor. Thread-safe.
 *
 * <p>{@code wanted} counts the reasons to look since the last look found nothing; who raises it from zero hands a turn to
 * the delivery executor, so at most one turn is there at any time. A turn gives one batch and then goes to the end of the
 * executor's queue, behind the turns of other listeners.
 */
final class Follower implements Subscription, Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Limit TURN = new Limit(64, 256 * 1024);

    private final Reader reader;
    private final FanOut fanOut;
    private final EventListener listener;
    private final Executor delivery;
    private final Guest guest;
    private final Gate gate = new Gate();
    private final AtomicInteger wanted = new AtomicInteger();
    private volatile Selection selection;
    private volatile Cursor cursor;
    /** What a sentinel gave at the beginning; of the turn alone. */
    private Batch beginning;
    private volatile FanOut.Watcher watch;

    Follower(Reader reader, FanOut fanOut, Selection selection, EventListener listener, Executor delivery, Guest guest) {
        this.reader = reader;
        this.fanOut = fanOut;
        this.selection = selection;
        this.listener = listener;
        this.delivery = delivery;
        this.guest = guest;
    }

    void begin(Cursor after) {
        if (after.isPlace()) {
            cursor = after;
        } else {
            beginning = reader.read(selection, after, TURN);
            cursor = beginning.resume();
        }
        guest.add(this);
        watch();
    }

    private void watch() {
        watch = fanOut.watch(selection, this::want);
        if (gate.isClosed()) {
            watch.close();
        }
        want();
    }

    /**
     * Follows other channels from now on; for one caller at a time. A batch that is being given was read before, so its
     * end skips nothing that is published to the new channels from now on.
     */
    void select(Selection other) {
        FanOut.Watcher old = watch;
        selection = other;
        watch();
        old.close();
    }

    private void want() {
        if (wanted.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            delivery.execute(this::turn);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("Not delivered, the hub has stopped");
        }
    }

    private void turn() {
        int seen = wanted.get();
        boolean more;
        try {
            more = deliver();
        } catch (RuntimeException | Error e) {
            LOG.error("The log could not be read for listener {}; the next event brings another attempt",
                    listener.getClass().getName(), e);
            more = false;
        }
        if (!gate.isClosed() && (more || wanted.addAndGet(-seen) != 0)) {
            schedule();
        }
    }

    /** Gives one batch, and says whether there is more. */
    private boolean deliver() {
        // The beginning was read long ago: whatever it holds, there may be more.
        boolean old = beginning != null;
        Batch batch = old ? beginning : reader.read(selection, cursor, TURN);
        beginning = null;
        for (Gap gap : batch.gaps()) {
            if (!call(() -> listener.gap(gap))) {
                return false;
            }
        }
        cursor = batch.resume();
        for (Event event : batch.events()) {
            if (!call(() -> listener.event(event))) {
                return false;
            }
            // A loss that was told stays told until it lies behind.
            cursor = Cursor.of(event.id().epoch(), event.position(), batch.resume().told());
        }
        cursor = batch.next();
        return old || batch.more();
    }

    private boolean call(Runnable call) {
        if (!gate.enter()) {
            return false;
        }
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Listener {} failed; the next event comes all the same", listener.getClass().getName(), e);
        } finally {
            gate.leave();
        }
        return true;
    }

    @Override
    public Cursor cursor() {
        return cursor;
    }

    @Override
    public void close() {
        if (gate.close()) {
            guest.remove(this);
            if (watch != null) {
                watch.close();
            }
        }
    }

    @Override
    public void end() {
        close();
    }
}

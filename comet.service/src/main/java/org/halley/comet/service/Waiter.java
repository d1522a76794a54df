package org.halley.comet.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Limit;
import org.halley.comet.Selection;

/**
 * One wait for what comes. Thread-safe.
 *
 * <p>Event, time-out, the end of the bundle and a caller who cancels race for {@code ended}; the winner takes away watch
 * and timer and then completes the stage, so that a dependent finds nothing left behind.
 */
final class Waiter implements Ending {

    private final Reader reader;
    private final Selection selection;
    private final Guest guest;
    private final CompletableFuture<Batch> stage = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    /**
     * Moves over what is not for this one, and only over that: looks may overlap, and one that found something may lose
     * to one that begins behind it. It may fall back a little.
     */
    private volatile Cursor after;
    private volatile FanOut.Watcher watch;
    private volatile Runnable timeout;

    Waiter(Reader reader, Selection selection, Cursor after, Guest guest) {
        this.reader = reader;
        this.selection = selection;
        this.after = after;
        this.guest = guest;
    }

    CompletableFuture<Batch> begin(Duration wait, FanOut fanOut, Timer timer) {
        Batch batch = reader.read(selection, after, Limit.DEFAULT);
        if (!batch.isEmpty() || wait.isZero()) {
            return CompletableFuture.completedFuture(batch);
        }
        after = batch.next();
        guest.add(this);
        watch = fanOut.watch(selection, this::look);
        timeout = timer.after(wait, () -> watch.execute(this::expire));
        // By now it may have been ended, by the guest, who saw neither watch nor timer.
        if (ended.get()) {
            release();
        }
        stage.whenComplete((done, failure) -> {
            if (ended.compareAndSet(false, true)) {
                release();
            }
        });
        // What came before the watch was there is found now.
        look();
        return stage;
    }

    private void look() {
        finish(false);
    }

    private void expire() {
        finish(true);
    }

    private void finish(boolean expired) {
        if (ended.get()) {
            return;
        }
        Batch batch;
        try {
            batch = reader.read(selection, after, Limit.DEFAULT);
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        if (batch.isEmpty()) {
            after = batch.next();
        }
        if ((expired || !batch.isEmpty()) && ended.compareAndSet(false, true)) {
            release();
            stage.complete(batch);
        }
    }

    private void fail(RuntimeException failure) {
        if (ended.compareAndSet(false, true)) {
            release();
            stage.completeExceptionally(failure);
        }
    }

    private void release() {
        guest.remove(this);
        if (watch != null) {
            watch.close();
        }
        if (timeout != null) {
            timeout.run();
        }
    }

    @Override
    public void end() {
        fail(new IllegalStateException("The hub has stopped, or the bundle has let go of it"));
    }
}

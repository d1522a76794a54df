package org.halley.comet.shared;

import org.halley.comet.EventChannels;
import org.halley.comet.Selection;
import org.halley.comet.Watch;

/**
 * A watch on whatever hub there is. Calls do not overlap, except those of {@link #isTo} and {@link #close()}.
 */
public final class Attachment {

    private final Hubs hubs;
    private final Selection selection;
    private final Runnable ready;
    private volatile EventChannels attached;
    private Watch watch;
    private boolean closed;

    public Attachment(Hubs hubs, Selection selection, Runnable ready) {
        this.hubs = hubs;
        this.selection = selection;
        this.ready = ready;
    }

    /**
     * The hub, watched: whatever is published after this call has returned calls back.
     *
     * @return null while there is none
     */
    public EventChannels hub() {
        EventChannels hub = hubs.current();
        if (hub == attached) {
            return hub;
        }
        detach();
        if (hub == null) {
            return null;
        }
        try {
            Watch made = hub.watch(selection, ready);
            if (keep(hub, made)) {
                return hub;
            }
            made.close();
        } catch (IllegalStateException e) {
            // It has stopped and is about to leave, which everybody is told of.
        }
        return null;
    }

    /** Whether it is this hub that is watched; null for none. */
    public boolean isTo(EventChannels hub) {
        return attached == hub;
    }

    private synchronized boolean keep(EventChannels hub, Watch made) {
        if (closed) {
            return false;
        }
        attached = hub;
        watch = made;
        return true;
    }

    private void detach() {
        Watch old;
        synchronized (this) {
            old = watch;
            watch = null;
            attached = null;
        }
        if (old != null) {
            old.close();
        }
    }

    /** Ends the watch for good. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        detach();
    }
}

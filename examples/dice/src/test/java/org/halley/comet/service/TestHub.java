package org.halley.comet.service;

import java.time.Clock;
import java.time.Duration;

import org.halley.comet.EventChannels;
import org.halley.comet.Retention;

/** The real hub with its real threads, and how a bundle sees it. */
public final class TestHub implements AutoCloseable {

    private final Threads threads = new Threads();
    private final Hub hub;
    private final Guest guest;

    /** A hub whose channels retain so many events. */
    public TestHub(int retain) {
        Retention retention = new Retention(retain, 64L << 20, Duration.ofHours(1));
        this.hub = new Hub(new MemoryLog(Clock.systemUTC(), "test"), threads.fanOut(), threads.timer(),
                threads.delivery(), new Settings(retention, 10, 1 << 20));
        this.guest = hub.enter();
    }

    /** The hub as the bundle under test sees it. */
    public EventChannels channels() {
        return guest;
    }

    /** Refuses everything from now on. */
    public void stop() {
        hub.stop();
    }

    @Override
    public void close() {
        hub.stop();
        threads.close();
    }
}

package org.halley.comet.service;

import java.time.Clock;
import java.time.Duration;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Publication;
import org.halley.comet.RawJson;
import org.halley.comet.Retention;
import org.halley.comet.spi.EventLog;

/** The real hub with its real threads, and how a bundle sees it. */
public final class TestHub implements AutoCloseable {

    private final Threads threads = new Threads();
    private final EventLog log;
    private final Hub hub;
    private final Guest guest;

    /**
     * A hub.
     *
     * @param log what it works on
     * @param retain how many events a channel retains
     * @param maxChannels how many channels there may be
     * @param maxEventBytes how long an event may be
     */
    public TestHub(EventLog log, int retain, int maxChannels, int maxEventBytes) {
        this.log = log;
        Retention retention = new Retention(retain, 64L << 20, Duration.ofHours(1));
        this.hub = new Hub(log, threads.fanOut(), threads.timer(), threads.delivery(),
                new Settings(retention, maxChannels, maxEventBytes));
        this.guest = hub.enter();
    }

    /** A new log in memory. */
    public static EventLog memory(String epoch) {
        return new MemoryLog(Clock.systemUTC(), epoch);
    }

    /** The hub as the bundle under test sees it. */
    public EventChannels channels() {
        return guest;
    }

    /** What it works on. */
    public EventLog log() {
        return log;
    }

    /** Publishes JSON as it stands. */
    public Event publish(String channel, String json) {
        return guest.channel(channel).publish(new RawJson(json));
    }

    /** Publishes with a type and a key. */
    public Event publish(String channel, String type, String key, String json) {
        return guest.publish(java.util.List.of(Publication.to(channel, new RawJson(json)).withType(type).withKey(key)))
                .get(0);
    }

    /** A cursor of this log. */
    public Cursor at(long position) {
        return Cursor.of(log.epoch(), position);
    }

    /** How many watches and the like are open. */
    public int open() {
        return guest.open();
    }

    @Override
    public void close() {
        hub.stop();
        threads.close();
    }
}

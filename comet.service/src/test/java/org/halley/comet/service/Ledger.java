package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.halley.comet.Event;
import org.halley.comet.spi.EventLog;
import org.halley.comet.spi.EventLog.ChannelLog;

/** What was published to one log: the truth that followers are compared with. */
final class Ledger {

    final MemoryLog log;
    private final List<Event> events = new ArrayList<>();
    /** The channels as they exist, to notice that one was dropped. */
    private final Map<String, ChannelLog> existing = new HashMap<>();
    private final Map<String, Long> lastOf = new HashMap<>();
    private final Set<Long> dropped = new HashSet<>();

    Ledger(MemoryLog log) {
        this.log = log;
    }

    void published(List<Event> published) {
        notice();
        for (Event event : published) {
            assertEquals(events.size() + 1, event.position(), "positions have no holes");
            events.add(event);
            Long last = lastOf.put(event.channel(), event.position());
            assertEquals(last, event.previous().map(id -> id.position()).orElse(null), "prev");
        }
        assertEquals(events.size(), log.head(), "the watermark");
    }

    /** Notices which channels were dropped since. */
    void notice() {
        int same = 0;
        for (ChannelLog channel : log.channels()) {
            same += existing.get(channel.name()) == channel ? 1 : 0;
        }
        if (same == existing.size() && same == log.channels().size()) {
            return;
        }
        Map<String, ChannelLog> now = log.channels().stream().collect(Collectors.toMap(ChannelLog::name, c -> c));
        for (Map.Entry<String, ChannelLog> old : existing.entrySet()) {
            if (now.get(old.getKey()) != old.getValue()) {
                events.stream().filter(e -> e.channel().equals(old.getKey())).forEach(e -> dropped.add(e.position()));
                lastOf.remove(old.getKey());
            }
        }
        existing.clear();
        existing.putAll(now);
    }

    List<Event> between(long after, long upTo) {
        return events.subList((int) after, (int) upTo);
    }

    long head() {
        return events.size();
    }

    boolean wasDropped(Event event) {
        return dropped.contains(event.position());
    }

    /** The positions that are retained now. */
    Set<Long> retained() {
        Set<Long> retained = new HashSet<>();
        for (EventLog.ChannelLog channel : log.channels()) {
            channel.read(0, Integer.MAX_VALUE).events().forEach(event -> retained.add(event.position()));
        }
        return retained;
    }

    /** The last retained positions of each channel. */
    Set<Long> lastRetained(int count) {
        Set<Long> last = new HashSet<>();
        for (EventLog.ChannelLog channel : log.channels()) {
            List<Event> all = channel.read(0, Integer.MAX_VALUE).events();
            all.subList(Math.max(0, all.size() - count), all.size()).forEach(event -> last.add(event.position()));
        }
        return last;
    }
}

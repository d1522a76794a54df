package org.halley.comet.service;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.halley.comet.Event;
import org.halley.comet.Retention;
import org.halley.comet.spi.EventLog;

/**
 * A log where others get a chance to act before and after each step that a reader takes, in the reader's thread: every
 * interleaving of a reader with whole publications and evictions, under the control of one seed.
 */
final class MeddlingLog implements EventLog {

    final EventLog real;
    private final Runnable others;

    MeddlingLog(EventLog real, Runnable others) {
        this.real = real;
        this.others = others;
    }

    private <T> T between(T result) {
        others.run();
        return result;
    }

    @Override
    public String epoch() {
        return real.epoch();
    }

    @Override
    public long head() {
        others.run();
        return between(real.head());
    }

    @Override
    public long evictionMark() {
        others.run();
        return between(real.evictionMark());
    }

    @Override
    public List<Event> append(List<Entry> entries) {
        return real.append(entries);
    }

    @Override
    public void create(String channel) {
        real.create(channel);
    }

    @Override
    public Optional<ChannelLog> channel(String name) {
        return between(real.channel(name).map(Meddled::new));
    }

    @Override
    public Collection<? extends ChannelLog> channels() {
        return real.channels();
    }

    @Override
    public Collection<? extends ChannelLog> matching(String pattern, long position) {
        return between(real.matching(pattern, position).stream().map(Meddled::new).toList());
    }

    @Override
    public Dropped dropped() {
        return between(real.dropped());
    }

    @Override
    public void retain(Function<String, Retention> retention, Function<String, Boolean> declared, int maxChannels) {
        real.retain(retention, declared, maxChannels);
    }

    @Override
    public void evict() {
        real.evict();
    }

    private final class Meddled implements ChannelLog {

        private final ChannelLog channel;

        Meddled(ChannelLog channel) {
            this.channel = channel;
        }

        @Override
        public String name() {
            return channel.name();
        }

        @Override
        public long last() {
            return between(channel.last());
        }

        @Override
        public Slice read(long after, int max) {
            others.run();
            return between(channel.read(after, max));
        }

        @Override
        public long beforeLast(int count) {
            return between(channel.beforeLast(count));
        }

        @Override
        public int events() {
            return channel.events();
        }

        @Override
        public long bytes() {
            return channel.bytes();
        }
    }
}

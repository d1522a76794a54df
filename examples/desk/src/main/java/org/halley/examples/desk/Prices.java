package org.halley.examples.desk;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.examples.desk.Refusal.Reason;

/**
 * Publishes prices for people. Each symbol is a channel, and the hub has so many of them only: so people may name a few.
 * Bundles publish to the channels themselves, and need no leave. Thread-safe.
 */
final class Prices {

    /** For how many symbols people may publish. */
    static final int MAX_SYMBOLS = 100;

    private final EventChannels channels;
    /** Guarded by this. */
    private final Set<Symbol> symbols = new HashSet<>();

    Prices(EventChannels channels) {
        this.channels = Objects.requireNonNull(channels, "channels");
    }

    /**
     * Publishes a price.
     *
     * @return the event
     * @throws Refusal if there are too many symbols, or the hub has stopped
     */
    Event publish(Symbol symbol, Price price) {
        synchronized (this) {
            if (!symbols.contains(symbol) && symbols.size() >= MAX_SYMBOLS) {
                throw Refusal.until(Reason.FULL, 60, "symbol '" + symbol.text() + "' would be one more than the "
                        + MAX_SYMBOLS + " that have prices from here");
            }
            symbols.add(symbol);
        }
        try {
            return channels.channel(symbol.channel()).publish(Map.of("price", price.amount()));
        } catch (IllegalStateException e) {
            throw Refusal.until(Reason.AWAY, 2, "nothing can be published to " + symbol.channel() + ": " + e.getMessage());
        }
    }
}

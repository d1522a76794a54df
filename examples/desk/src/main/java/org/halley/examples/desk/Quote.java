package org.halley.examples.desk;

import org.halley.comet.Event;

/**
 * A price that was published.
 *
 * @param symbol of what
 * @param price which
 * @param position where it stands in the log
 * @param timeMillis when it was published
 */
record Quote(Symbol symbol, Price price, long position, long timeMillis) {

    /**
     * The quote of an event on a channel of prices.
     *
     * @throws Refusal if the channel's last segment is no symbol, or the data is not an object with a {@code price}
     */
    static Quote of(Event event) {
        return new Quote(Symbol.ofChannel(event.channel()), Price.of(Fields.of(event.json()), "price"), event.position(),
                event.time().toEpochMilli());
    }
}

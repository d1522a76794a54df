package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;

import org.halley.benchmark.load.Visits.Visit;

/**
 * A client that follows as others do, except that nobody looks at what it is given, until it vanishes without a word.
 * Confined to one thread.
 */
final class Visitor {

    private final Visit visit;
    private final Connection connection;
    private final long leavesAt;

    /** It begins to connect, and will stay as long as it is to. */
    Visitor(Visit visit, Connection connection, long now) {
        this.visit = visit;
        this.connection = connection;
        leavesAt = now + visit.nanos();
        connection.attach(this);
    }

    /** How long it stays yet. */
    long nanosLeft(long now) {
        return leavesAt - now;
    }

    /** Does what its connection is ready for. */
    void serve(SelectionKey key) throws IOException {
        if (key.isConnectable()) {
            connection.connected();
            if (visit.isAsked()) {
                connection.ask();
            } else {
                connection.askHalf();
            }
            return;
        }
        if (key.isWritable()) {
            connection.writable();
        }
        if (key.isReadable() && connection.readable()) {
            if (!visit.isAsked()) {
                throw new IllegalStateException("half a request was answered");
            }
            connection.ask();
        }
    }

    void vanish() throws IOException {
        connection.vanish(visit.isReset());
    }
}

package org.halley.itest.gwt;

import java.time.Duration;
import java.util.LinkedHashMap;

import org.eclipse.jetty.continuation.Continuation;
import org.eclipse.jetty.continuation.ContinuationSupport;
import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.gwt.AsyncRemoteServiceServlet;
import org.halley.itest.gwt.shared.Move;
import org.halley.itest.gwt.shared.Moves;
import org.halley.itest.gwt.shared.NotSeated;
import org.halley.itest.gwt.shared.Table;

/** The service at {@code /gwt/table/rpc}. It does nothing when it is deactivated: its calls have to be ended all the same. */
final class TableService extends AsyncRemoteServiceServlet implements Table {

    private static final long serialVersionUID = 1L;

    private final transient EventChannels hub;

    /** A service on the channels of a hub. */
    TableService(EventChannels hub) {
        this.hub = hub;
    }

    @Override
    public Moves movesAfter(String channel, String cursor, int millis) {
        Batch batch = await(hub.channel(channel), Cursor.parse(cursor), Duration.ofMillis(millis));
        return new Moves(batch.events().stream().map(Event::json).toList(), batch.next().toString(), batch.gaps().size());
    }

    @Override
    public String say(Move move) {
        return move.toString();
    }

    @Override
    public String roll(String player) throws NotSeated {
        throw new NotSeated(player, 6);
    }

    @Override
    public String fail(String secret) {
        throw new IllegalStateException(secret);
    }

    @Override
    public String waitAsOfOld(int millis) {
        Continuation continuation = ContinuationSupport.getContinuation(getThreadLocalRequest());
        if (continuation.isInitial()) {
            continuation.setTimeout(millis);
            continuation.suspend();
            continuation.undispatch();
        }
        return continuation.isExpired() ? "expired" : "resumed";
    }

    @Override
    public LinkedHashMap<String, String> ordered(String words) {
        LinkedHashMap<String, String> map = new LinkedHashMap<>();
        for (String word : words.split(" ")) {
            map.put(word, word + "!");
        }
        return map;
    }
}

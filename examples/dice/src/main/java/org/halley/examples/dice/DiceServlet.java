package org.halley.examples.dice;

import java.time.Duration;
import java.util.Objects;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.gwt.AsyncRemoteServiceServlet;
import org.halley.examples.dice.shared.Look;
import org.halley.examples.dice.shared.News;
import org.halley.examples.dice.shared.NotSeatedException;
import org.halley.examples.dice.shared.Place;
import org.halley.examples.dice.shared.RefusedException;
import org.halley.examples.dice.shared.TableService;

/** The table over GWT RPC. Thread-safe. */
class DiceServlet extends AsyncRemoteServiceServlet implements TableService {

    private static final long serialVersionUID = 1L;
    /** How long a question for moves waits: well within a player's lease. */
    private static final Duration WAIT = Duration.ofSeconds(25);

    private final transient DiceTable table;

    DiceServlet(DiceTable table) {
        this.table = Objects.requireNonNull(table, "table");
    }

    @Override
    public Look look(String token) throws RefusedException {
        return table.look(token);
    }

    @Override
    public News moves(String token, String cursor) throws RefusedException {
        table.heardOf(token);
        Batch batch = await(table.channel(), place(cursor), WAIT);
        return table.news(batch);
    }

    @Override
    public News missed(String token, String cursor) throws RefusedException {
        table.heardOf(token);
        return table.missed(place(cursor));
    }

    private static Cursor place(String cursor) throws RefusedException {
        try {
            Cursor place = Cursor.parse(cursor == null ? "" : cursor);
            if (place.isPlace()) {
                return place;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new RefusedException("The cursor is none that was handed out.");
    }

    @Override
    public Place sit(String name) throws RefusedException {
        return table.sit(name);
    }

    @Override
    public void stand(String token) throws NotSeatedException, RefusedException {
        table.stand(token);
    }

    @Override
    public void roll(String token) throws NotSeatedException, RefusedException {
        table.roll(token);
    }
}

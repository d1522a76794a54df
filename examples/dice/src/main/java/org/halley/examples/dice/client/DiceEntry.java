package org.halley.examples.dice.client;

import org.halley.examples.dice.shared.Look;
import org.halley.examples.dice.shared.News;
import org.halley.examples.dice.shared.NotSeatedException;
import org.halley.examples.dice.shared.Place;
import org.halley.examples.dice.shared.RefusedException;
import org.halley.examples.dice.shared.ShownMove;
import org.halley.examples.dice.shared.TableService;
import org.halley.examples.dice.shared.TableServiceAsync;

import com.google.gwt.core.client.Duration;
import com.google.gwt.core.client.EntryPoint;
import com.google.gwt.core.client.GWT;
import com.google.gwt.storage.client.Storage;
import com.google.gwt.user.client.Timer;
import com.google.gwt.user.client.rpc.AsyncCallback;
import com.google.gwt.user.client.rpc.IncompatibleRemoteServiceException;
import com.google.gwt.user.client.ui.RootPanel;

/**
 * The page: looks at the table once, and then asks again and again for what comes behind its cursor. A question that
 * fails is asked again with the same cursor, so nothing is lost by a lost connection; if moves are lost all the same, it
 * is told, and looks again. Everything is shown as the server tells it, the page's own moves too.
 */
public class DiceEntry implements EntryPoint {

    private static final String TOKEN = "halley.dice.token";
    private static final int FIRST_PAUSE = 250;
    private static final int LEAST_WAIT = 1_000;
    private static final int LONGEST_PAUSE = 8_000;

    private final TableServiceAsync service = GWT.create(TableService.class);
    private final Storage storage = Storage.getSessionStorageIfSupported();
    private final TableView view = new TableView(new TableView.Wishes() {
        @Override
        public void sit(String name) {
            DiceEntry.this.sit(name);
        }

        @Override
        public void roll() {
            service.roll(token, told());
        }

        @Override
        public void stand() {
            service.stand(token, told());
        }
    });
    private final Timer again = new Timer() {
        @Override
        public void run() {
            follow();
        }
    };

    private String token = "";
    private String cursor = "";
    private int own = -1;
    private int pause = FIRST_PAUSE;

    @Override
    public void onModuleLoad() {
        String kept = storage == null ? null : storage.getItem(TOKEN);
        token = kept == null ? "" : kept;
        RootPanel.get("table").add(view);
        follow();
    }

    /** Looks, if there is no cursor yet, and asks for what comes behind it, if there is one. */
    private void follow() {
        if (cursor.isEmpty()) {
            String askedWith = token;
            service.look(token, new Answer<Look>() {
                @Override
                int take(Look look) {
                    // Who has sat down meanwhile was not asked for.
                    if (askedWith.equals(token)) {
                        own = look.own();
                        keep(own < 0 ? "" : token);
                    }
                    see(look);
                    return 0;
                }
            });
        } else if (pause > FIRST_PAUSE) {
            // The last question has failed: what is not waited for shows soonest that the table is there again.
            service.missed(token, cursor, new NewsAnswer(0));
        } else {
            service.moves(token, cursor, new NewsAnswer(LEAST_WAIT));
        }
    }

    private final class NewsAnswer extends Answer<News> {

        private final double asked = Duration.currentTimeMillis();
        private final int leastWait;

        NewsAnswer(int leastWait) {
            this.leastWait = leastWait;
        }

        @Override
        int take(News news) {
            see(news);
            // A server that cannot wait answers nothing at once, and must not be asked all the time.
            boolean waited = Duration.currentTimeMillis() - asked >= leastWait;
            return waited || news.gap() || news.moves().length > 0 ? 0 : leastWait;
        }
    }

    /** Takes an answer and asks for the next, or asks again in a moment. */
    private abstract class Answer<T> implements AsyncCallback<T> {

        /** Shows an answer and tells after how many milliseconds to ask for the next. */
        abstract int take(T answer);

        @Override
        public void onSuccess(T answer) {
            pause = FIRST_PAUSE;
            view.connected();
            int rest = take(answer);
            if (rest > 0) {
                again.schedule(rest);
            } else {
                follow();
            }
        }

        @Override
        public void onFailure(Throwable caught) {
            if (caught instanceof IncompatibleRemoteServiceException) {
                view.outdated();
                return;
            }
            if (caught instanceof RefusedException && pause > FIRST_PAUSE) {
                // A cursor that is refused twice is none: begin anew.
                cursor = "";
            }
            view.disconnected();
            again.schedule(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private void see(Look look) {
        cursor = look.cursor();
        view.clearMoves();
        for (ShownMove move : look.moves()) {
            view.add(move);
        }
        view.show(look.table(), own);
    }

    private void see(News news) {
        if (news.gap()) {
            cursor = "";
            return;
        }
        cursor = news.cursor();
        for (ShownMove move : news.moves()) {
            if (move.seat() == own && (move.kind() == ShownMove.Kind.STOOD || move.kind() == ShownMove.Kind.LEFT)) {
                // Perhaps it was the one who sat there before: the server knows.
                cursor = "";
            }
            view.add(move);
            view.show(move.after(), own);
        }
    }

    private void sit(String name) {
        service.sit(name, new AsyncCallback<Place>() {
            @Override
            public void onSuccess(Place place) {
                keep(place.token());
                own = place.seat();
                view.seated(own);
            }

            @Override
            public void onFailure(Throwable caught) {
                refused(caught);
            }
        });
    }

    /** What was done is seen like everybody else's moves. */
    private AsyncCallback<Void> told() {
        return new AsyncCallback<Void>() {
            @Override
            public void onSuccess(Void nothing) {
                view.done();
            }

            @Override
            public void onFailure(Throwable caught) {
                refused(caught);
            }
        };
    }

    private void refused(Throwable caught) {
        if (caught instanceof NotSeatedException) {
            own = -1;
            keep("");
            view.refused("NotSeatedException", caught.getMessage(), own);
        } else if (caught instanceof RefusedException) {
            view.refused("RefusedException", caught.getMessage(), own);
        } else {
            view.refused("", "The table does not answer. Try again in a moment.", own);
        }
    }

    private void keep(String newToken) {
        token = newToken;
        if (storage == null) {
            return;
        }
        if (token.isEmpty()) {
            storage.removeItem(TOKEN);
        } else {
            storage.setItem(TOKEN, token);
        }
    }
}

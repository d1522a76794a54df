package org.halley.examples.dice.client;

import java.util.ArrayList;
import java.util.List;

import org.halley.examples.dice.shared.ShownMove;
import org.halley.examples.dice.shared.ShownTable;

import com.google.gwt.event.dom.client.KeyCodes;
import com.google.gwt.user.client.ui.Button;
import com.google.gwt.user.client.ui.Composite;
import com.google.gwt.user.client.ui.FlowPanel;
import com.google.gwt.user.client.ui.Label;
import com.google.gwt.user.client.ui.TextBox;

/** What is seen of the table. All that players wrote is put in as text, never as markup. */
class TableView extends Composite {

    /** How many lines of the moves are kept. */
    private static final int LINES = 60;

    /** What the player wants. */
    interface Wishes {
        void sit(String name);

        void roll();

        void stand();
    }

    private final Label status = new Label();
    private final Label call = new Label();
    private final FlowPanel seats = new FlowPanel();
    private final List<SeatView> seatViews = new ArrayList<>();
    private final FlowPanel door = new FlowPanel();
    private final TextBox name = new TextBox();
    private final Button sit = new Button();
    private final Button roll = new Button();
    private final Button stand = new Button();
    private final Label refusal = new Label();
    private final FlowPanel moves = new FlowPanel();
    private ShownTable table;
    private int own = -1;

    TableView(Wishes wishes) {
        status.getElement().setId("status");
        status.getElement().setAttribute("role", "status");
        call.getElement().setId("call");
        call.getElement().setAttribute("aria-live", "polite");
        seats.getElement().setId("seats");
        moves.getElement().setId("moves");
        moves.getElement().setAttribute("role", "log");
        refusal.getElement().setId("refusal");
        refusal.getElement().setAttribute("role", "alert");

        name.getElement().setId("name");
        name.getElement().setAttribute("aria-label", "Your name");
        name.getElement().setAttribute("placeholder", "Your name");
        name.getElement().setAttribute("autocomplete", "off");
        name.setMaxLength(24);
        button(sit, "sit", "Sit down");
        button(roll, "roll", "Roll");
        button(stand, "stand", "Stand up");
        name.addKeyDownHandler(event -> {
            if (event.getNativeKeyCode() == KeyCodes.KEY_ENTER) {
                wishes.sit(name.getText());
            }
        });
        sit.addClickHandler(event -> wishes.sit(name.getText()));
        roll.addClickHandler(event -> wishes.roll());
        stand.addClickHandler(event -> wishes.stand());

        door.setStyleName("door");
        door.add(name);
        door.add(sit);
        FlowPanel acts = new FlowPanel();
        acts.setStyleName("acts");
        acts.add(roll);
        acts.add(stand);
        acts.add(door);
        FlowPanel felt = new FlowPanel();
        felt.setStyleName("felt");
        felt.add(call);
        felt.add(seats);
        felt.add(acts);
        felt.add(refusal);
        FlowPanel all = new FlowPanel();
        all.setStyleName("game");
        all.add(status);
        all.add(felt);
        all.add(moves);
        initWidget(all);
        state("connecting", "Connecting");
        stand.setVisible(false);
    }

    private static void button(Button button, String id, String text) {
        button.getElement().setId(id);
        button.setText(text);
        button.setStyleName("button");
    }

    void connected() {
        state("live", "Live");
    }

    void disconnected() {
        state("lost", "Connection lost, trying again");
    }

    void outdated() {
        state("outdated", "The table has changed its rules: load the page again");
    }

    private void state(String state, String text) {
        status.getElement().setAttribute("data-state", state);
        status.setText(text);
    }

    void clearMoves() {
        moves.clear();
    }

    /** Puts a move on top of the others, and what came of it on top of that. */
    void add(ShownMove move) {
        line(Words.of(move), "move");
        if (move.ended() > 0) {
            line(Words.ofEnd(move), "end");
        }
    }

    private void line(String text, String style) {
        Label line = new Label(text);
        line.setStyleName(style);
        moves.insert(line, 0);
        if (moves.getWidgetCount() > LINES) {
            moves.remove(LINES);
        }
    }

    void show(ShownTable shown, int ownSeat) {
        table = shown;
        own = ownSeat;
        while (seatViews.size() < shown.seats().length) {
            SeatView seat = new SeatView(seatViews.size());
            seatViews.add(seat);
            seats.add(seat);
        }
        for (int i = 0; i < seatViews.size(); i++) {
            seatViews.get(i).show(shown.seats()[i], shown.turn() == i, own == i);
        }
        call.setText(Words.ofTurn(shown, own));
        door.setVisible(own < 0);
        stand.setVisible(own >= 0);
        roll.setStyleName("turn", own >= 0 && shown.turn() == own);
    }

    /** The player sits; the move itself comes like all others. */
    void seated(int seat) {
        done();
        name.setText("");
        if (table != null) {
            show(table, seat);
        }
    }

    /** What was wished was done. */
    void done() {
        refusal.getElement().removeAttribute("data-type");
        refusal.setText("");
    }

    /** What was wished was not done. */
    void refused(String type, String why, int ownSeat) {
        refusal.getElement().setAttribute("data-type", type);
        refusal.setText(why);
        if (table != null) {
            show(table, ownSeat);
        }
    }
}

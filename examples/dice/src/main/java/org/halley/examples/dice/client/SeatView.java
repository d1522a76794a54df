package org.halley.examples.dice.client;

import org.halley.examples.dice.shared.ShownSeat;

import com.google.gwt.user.client.ui.Composite;
import com.google.gwt.user.client.ui.FlowPanel;
import com.google.gwt.user.client.ui.Label;

/** What is seen of a seat. */
class SeatView extends Composite {

    private final FlowPanel box = new FlowPanel();
    private final Label name = new Label();
    private final Label points = new Label();
    private final Label note = new Label();
    private final Die first = new Die();
    private final Die second = new Die();

    SeatView(int number) {
        box.getElement().setAttribute("data-seat", Integer.toString(number));
        name.setStyleName("player");
        points.setStyleName("points");
        note.setStyleName("note");
        FlowPanel dice = new FlowPanel();
        dice.setStyleName("dice");
        dice.add(first);
        dice.add(second);
        box.add(name);
        box.add(points);
        box.add(dice);
        box.add(note);
        initWidget(box);
    }

    void show(ShownSeat seat, boolean turn, boolean own) {
        boolean free = seat.name().isEmpty();
        box.setStyleName("seat");
        box.setStyleName("free", free);
        box.setStyleName("turn", turn);
        box.setStyleName("own", own);
        box.setStyleName("old", !seat.rolled());
        name.setText(free ? "Free seat" : seat.name());
        points.setText(free ? "" : seat.points() == 1 ? "1 point" : seat.points() + " points");
        first.show(seat.first());
        second.show(seat.second());
        note.setText(turn ? "to roll" : seat.waits() ? "from the next round" : own ? "you" : "");
    }
}

package org.halley.examples.dice.client;

import com.google.gwt.user.client.ui.Label;

/** A die: its pips are the style sheet's, its text is for those who do not see them. */
class Die extends Label {

    Die() {
        show(0);
    }

    /** Shows 1 to 6, or with 0 that it was not rolled. */
    void show(int pips) {
        setStyleName("die");
        getElement().setAttribute("data-pips", Integer.toString(pips));
        setText(pips == 0 ? "" : Integer.toString(pips));
    }
}

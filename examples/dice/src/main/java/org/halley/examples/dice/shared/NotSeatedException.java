package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** Only somebody who sits at the table may do this. */
public class NotSeatedException extends Exception implements IsSerializable {

    private static final long serialVersionUID = 1L;

    /** For GWT, which sets the message afterwards. */
    public NotSeatedException() {
    }

    public NotSeatedException(String message) {
        super(message);
    }
}

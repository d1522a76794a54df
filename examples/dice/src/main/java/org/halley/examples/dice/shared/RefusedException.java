package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** What the table does not do, and why, for the player to read. Nothing was changed. */
public class RefusedException extends Exception implements IsSerializable {

    private static final long serialVersionUID = 1L;

    /** For GWT, which sets the message afterwards. */
    public RefusedException() {
    }

    public RefusedException(String message) {
        super(message);
    }
}

package org.halley.itest.gwt.shared;

import java.util.LinkedHashMap;

import com.google.gwt.user.client.rpc.RemoteService;

/** What the client of a table may call. */
public interface Table extends RemoteService {

    /** What was published to a channel behind a cursor, waited for. */
    Moves movesAfter(String channel, String cursor, int millis);

    /** Says a move again, which was made of what a client sent. */
    String say(Move move);

    /** Nobody has a seat, which is declared. */
    String roll(String player) throws NotSeated;

    /** Fails in a way that is not declared. */
    String fail(String secret);

    /** Waits as code for Jetty 7 to 9 does, and says how that ended. */
    String waitAsOfOld(int millis);

    /** The words in their order. */
    LinkedHashMap<String, String> ordered(String words);
}

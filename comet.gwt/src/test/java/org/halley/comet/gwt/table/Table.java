package org.halley.comet.gwt.table;

import java.util.LinkedHashMap;

import com.google.gwt.user.client.rpc.RemoteService;

/** The service of the tests. */
public interface Table extends RemoteService {

    /** What is behind a cursor, waited for. */
    Moves movesAfter(String cursor, int millis);

    /** One move of the first channel and then one of the second, each waited for. */
    String both(String first, String second, int millis);

    /** Whatever comes to any channel. */
    String anywhere(String cursor, int millis);

    /** Fails for those without a seat, in a way that is declared. */
    String roll(String player) throws NotSeated;

    /** Fails in a way that nobody knows of, with the text as its reason. */
    String fail(String secret);

    /** Suspends as code of old did, and leaves in one of several ways. */
    String suspend(String way) throws NotSeated;

    /** The words in their order. */
    LinkedHashMap<String, String> ordered(String words);

    /** Says the class loader of the thread, and the text. */
    String say(String text);
}

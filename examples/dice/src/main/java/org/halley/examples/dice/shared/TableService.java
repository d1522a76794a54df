package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.RemoteService;
import com.google.gwt.user.client.rpc.RemoteServiceRelativePath;

/**
 * The dice table as its page calls it. Who sits is known by the token that {@link #sit} gave, and by nothing else; a
 * spectator's token is the empty text.
 */
@RemoteServiceRelativePath("../../table")
public interface TableService extends RemoteService {

    /**
     * The table as it is now, the latest moves, and the cursor to go on with.
     *
     * @param token the caller's, or empty
     * @throws RefusedException if the table is away
     */
    Look look(String token) throws RefusedException;

    /**
     * The moves behind a cursor; if there is none yet, the answer waits for one, for some seconds. A player who does not
     * ask for a minute and a half loses the seat.
     *
     * @param token the caller's, or empty
     * @param cursor from {@link #look} or the last answer
     * @throws RefusedException if the cursor is none, or the table is away
     */
    News moves(String token, String cursor) throws RefusedException;

    /**
     * The moves behind a cursor, at once: for somebody who was away, and wants to know that the table is there.
     *
     * @param token the caller's, or empty
     * @param cursor from {@link #look} or the last answer
     * @throws RefusedException if the cursor is none, or the table is away
     */
    News missed(String token, String cursor) throws RefusedException;

    /**
     * Takes the first free seat.
     *
     * @param name 1 to 24 letters, digits, spaces and {@code - _ . '}, beginning with a letter or digit, that nobody at
     *     the table has
     * @throws RefusedException if the name is not that, all seats are taken, or the table is away
     */
    Place sit(String name) throws RefusedException;

    /**
     * Gives the seat up.
     *
     * @throws NotSeatedException if nobody sits there with this token
     * @throws RefusedException if the table is away
     */
    void stand(String token) throws NotSeatedException, RefusedException;

    /**
     * Rolls the two dice.
     *
     * @throws NotSeatedException if nobody sits there with this token
     * @throws RefusedException if it is not the caller's turn, or the table is away
     */
    void roll(String token) throws NotSeatedException, RefusedException;
}

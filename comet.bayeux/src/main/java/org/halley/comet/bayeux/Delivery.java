package org.halley.comet.bayeux;

import java.util.List;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Gap;

/**
 * What one reply to a connect carries. Immutable.
 *
 * @param sequence its number within the session
 * @param events shared with others
 * @param direct messages to this session alone
 * @param gaps what is lost
 * @param lost how many direct messages were dropped since the last reply
 * @param batch the number of the batch; 0 where none is acknowledged
 * @param before where the session stood; null if it follows nothing
 * @param next where it stands now; null if it follows nothing
 */
record Delivery(long sequence, List<Event> events, List<byte[]> direct, List<Gap> gaps, int lost, long batch, Cursor before, Cursor next) {
}

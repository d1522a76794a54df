package org.halley.comet.whiteboard;

import java.util.List;
import java.util.regex.Pattern;

import org.halley.comet.Cursor;
import org.halley.comet.Names;
import org.halley.comet.Selection;

/**
 * What a follower asks for, checked. Immutable.
 *
 * @param selection which channels
 * @param after from where on
 * @param waitSeconds how long a poll is held at most, 0 to 110
 * @param overGaps whether gaps are told beside the events instead of in their place
 * @param emptyIs200 whether a poll that brings nothing is answered 200 instead of 204
 * @param subscriber who follows, in the client's words; null for nobody in particular
 * @param format in which form
 */
record FollowRequest(Selection selection, Cursor after, int waitSeconds, boolean overGaps, boolean emptyIs200,
        String subscriber, Format format) {

    private static final Pattern SUBSCRIBER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int LONGEST_WAIT = 110;

    /**
     * Checks what is asked for.
     *
     * @param parameters what the request says
     * @param channels the names and patterns, from the path or from the parameters
     * @param lastEventId the header of that name; null or empty for none; only streams look at it
     * @param format the form
     * @param settings the bounds
     * @param counters counts what is over a bound
     * @throws Refused naming the first value that is not allowed
     */
    static FollowRequest of(Parameters parameters, List<String> channels, String lastEventId, Format format,
            Settings settings, Counters counters) throws Refused {
        Selection selection = select(channels, settings, counters);
        Cursor after = cursor(parameters.get("after"));
        if (format.isStream() && lastEventId != null && !lastEventId.isEmpty()) {
            after = cursor(lastEventId);
        }
        String wait = parameters.get("wait");
        int seconds = wait == null ? settings.waitUnsaid() : Math.min(wait(wait), settings.waitMax());
        String subscriber = parameters.get("subscriber");
        if (subscriber != null && !SUBSCRIBER.matcher(subscriber).matches()) {
            throw Refused.bad("subscriber '" + Names.shown(subscriber) + "' is not 1 to 64 of A-Z a-z 0-9 _ -");
        }
        return new FollowRequest(selection, after, seconds, only(parameters, "gap", "continue"),
                only(parameters, "empty", "200"), subscriber, format);
    }

    private static Selection select(List<String> channels, Settings settings, Counters counters) throws Refused {
        Selection selection;
        try {
            if (channels.size() > settings.channelsMaxPerRequest()) {
                counters.add(Counters.Count.REFUSED_CHANNELS_PER_REQUEST);
                throw Refused.bad(channels.size() + " channels are more than one request may follow, which is "
                        + settings.channelsMaxPerRequest());
            }
            selection = Selection.of(channels);
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
        if (selection.patterns().size() > settings.patternsMax()) {
            counters.add(Counters.Count.REFUSED_PATTERNS_PER_REQUEST);
            throw Refused.bad(selection.patterns().size() + " patterns are more than one request may follow, which is "
                    + settings.patternsMax());
        }
        return selection;
    }

    private static Cursor cursor(String text) throws Refused {
        try {
            return text == null ? Cursor.NOW : Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
    }

    private static int wait(String text) throws Refused {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int seconds = digits ? Integer.parseInt(text) : -1;
        if (seconds < 0 || seconds > LONGEST_WAIT) {
            throw Refused.bad("wait '" + Names.shown(text) + "' is not a whole number of seconds from 0 to " + LONGEST_WAIT);
        }
        return seconds;
    }

    private static boolean only(Parameters parameters, String name, String allowed) throws Refused {
        String value = parameters.get(name);
        if (value != null && !value.equals(allowed)) {
            throw Refused.bad(name + " '" + Names.shown(value) + "' is not allowed; the only value is " + allowed);
        }
        return value != null;
    }
}

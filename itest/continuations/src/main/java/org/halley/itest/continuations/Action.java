package org.halley.itest.continuations;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a script does. Scripts stand in queries, in the order in which they are run: {@code
 * suspend=200&resume=10} is two actions of the first dispatch, {@code suspend2=200} one of the second. Where a value
 * holds actions itself, they are separated by commas, and {@code ~} is before their values: {@code
 * listen=a:write~late,end}.
 *
 * @param name what is done
 * @param value with what; empty if nothing is said
 */
record Action(String name, String value) {

    /** The actions of one dispatch, counted from 1; those of the first dispatch have no number. */
    static List<Action> ofDispatch(String query, int dispatch) {
        List<Action> actions = new ArrayList<>();
        for (String part : query.split("&")) {
            Action action = parse(part, '=');
            char last = action.name.charAt(action.name.length() - 1);
            int number = Character.isDigit(last) ? last - '0' : 1;
            if (number == dispatch && !action.name.equals("id")) {
                actions.add(number == 1 ? action
                        : new Action(action.name.substring(0, action.name.length() - 1), action.value));
            }
        }
        return actions;
    }

    /** The actions of a value. */
    static List<Action> listed(String value) {
        List<Action> actions = new ArrayList<>();
        for (String part : value.split(",")) {
            if (!part.isEmpty()) {
                actions.add(parse(part, '~'));
            }
        }
        return actions;
    }

    private static Action parse(String part, char separator) {
        int at = part.indexOf(separator);
        return at < 0 ? new Action(part, "") : new Action(part.substring(0, at), part.substring(at + 1));
    }

    /** The value as a number; 0 if there is none. */
    long number() {
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }
}

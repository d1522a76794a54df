package org.halley.comet.gwt;

import java.util.ArrayList;
import java.util.List;

/** A request as the client of GWT writes it: a table of strings, and what refers to it. */
final class Payload {

    static final String STRONG_NAME = "0123456789ABCDEF0123456789ABCDEF";
    static final String MODULE = "http://localhost/dice/table/";

    private final List<String> table = new ArrayList<>();
    private final StringBuilder tokens = new StringBuilder();

    /** A call with strings and numbers as its arguments. */
    static String call(String method, Object... arguments) {
        return of(MODULE, STRONG_NAME, "org.halley.comet.gwt.table.Table", method, arguments);
    }

    static String of(String module, String strongName, String service, String method, Object... arguments) {
        Payload payload = new Payload();
        payload.string(module).string(strongName).string(service).string(method).number(arguments.length);
        for (Object argument : arguments) {
            payload.string(argument instanceof String ? "java.lang.String/2004016611" : "I");
        }
        for (Object argument : arguments) {
            if (argument instanceof String text) {
                payload.string(text);
            } else {
                payload.number((Integer) argument);
            }
        }
        return payload.text();
    }

    private Payload string(String text) {
        int index = table.indexOf(text);
        if (index < 0) {
            table.add(text);
            index = table.size() - 1;
        }
        return number(index + 1);
    }

    private Payload number(int number) {
        tokens.append(number).append('|');
        return this;
    }

    private String text() {
        StringBuilder text = new StringBuilder("7|0|").append(table.size()).append('|');
        for (String string : table) {
            text.append(string.replace("\\", "\\\\").replace("|", "\\!").replace("\0", "\\0")).append('|');
        }
        return text.append(tokens).toString();
    }
}

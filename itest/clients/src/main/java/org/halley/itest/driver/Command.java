package org.halley.itest.driver;

import java.util.List;
import java.util.Map;

/** What the driver is told to do: the JSON object of one line, or one within a batch. */
record Command(Map<?, ?> fields) {

    Object number() {
        return fields.get("n");
    }

    String what() {
        return text("do");
    }

    String text(String name) {
        return (String) fields.get(name);
    }

    Object data() {
        return fields.get("data");
    }

    boolean isSet(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    List<String> texts(String name) {
        return ((List<?>) fields.get(name)).stream().map(String.class::cast).toList();
    }

    List<Command> commands() {
        return ((List<?>) fields.get("of")).stream().map(each -> new Command((Map<?, ?>) each)).toList();
    }
}

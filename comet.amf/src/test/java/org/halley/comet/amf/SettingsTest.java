package org.halley.comet.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class SettingsTest {

    private final List<String> complaints = new ArrayList<>();

    private Settings of(Map<String, ?> properties, Settings before) {
        return Settings.of(properties, before, complaints::add);
    }

    @Test
    void nothingGivesTheDefaults() {
        assertEquals(Settings.DEFAULT, of(Map.of(), Settings.DEFAULT));
        assertEquals(List.of(), complaints);
    }

    @Test
    void whatTheFormSaysAreTheDefaults() throws Exception {
        for (java.lang.reflect.Method method : AmfConfiguration.class.getDeclaredMethods()) {
            Object form = method.getDefaultValue();
            String component = camel(method.getName());
            Object value = Settings.class.getDeclaredMethod(component).invoke(Settings.DEFAULT);
            assertEquals(form instanceof String[] array ? List.of(array).toString() : String.valueOf(form),
                    value instanceof java.util.Collection<?> many ? List.copyOf(many).toString() : String.valueOf(value),
                    component);
        }
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("_")) {
            camel.append(camel.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return camel.toString();
    }

    @Test
    void whatIsNotAllowedLeavesWhatWasBefore() {
        Settings before = of(Map.of("wait.interval.millis", -1, "user.agents", "Chrome=5, Firefox=2"), Settings.DEFAULT);
        assertEquals(-1, before.waitIntervalMillis());
        assertEquals(List.of("Chrome=5", "Firefox=2"), before.userAgents());
        Settings after = of(Map.of("wait.interval.millis", -2, "user.agents", "\"><evil/>=5", "path", "amf",
                "publish.channels", "no channel"), before);
        assertEquals(before, after);
        assertEquals(4, complaints.size());
    }

    @Test
    void whoMayPublishMakesNoNewBroker() {
        assertTrue(Settings.DEFAULT.haveTheSameBroker(of(Map.of("publish.channels", "/a", "drain.seconds", 1),
                Settings.DEFAULT)));
        assertFalse(Settings.DEFAULT.haveTheSameBroker(of(Map.of("wait.interval.millis", 1), Settings.DEFAULT)));
    }
}

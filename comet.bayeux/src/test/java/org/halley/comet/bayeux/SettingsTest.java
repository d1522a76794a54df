package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void withoutAnythingTheDefaultsHold() {
        assertEquals(Settings.DEFAULT, Settings.of(Map.of(), Settings.DEFAULT, complaint -> {
            throw new AssertionError(complaint);
        }));
    }

    @Test
    void theDefaultsAreThoseThatConsolesShow() throws Exception {
        Map<String, Object> shown = new java.util.HashMap<>();
        for (var key : BayeuxConfiguration.class.getDeclaredMethods()) {
            shown.put(key.getName().replace('_', '.'), key.getDefaultValue());
        }
        assertEquals(Settings.DEFAULT.getClass().getRecordComponents().length, shown.size());
        // From settings in which nothing is as by default.
        Settings other = Settings.of(Map.of("timeout.seconds", 1, "binding", "none", "callback.polling", true),
                Settings.DEFAULT, complaint -> { });
        assertEquals(Settings.DEFAULT, Settings.of(shown, other, complaint -> {
            throw new AssertionError(complaint);
        }));
    }

    @Test
    void valuesComeAsTextsAndAsWhatTheyAre() {
        Settings settings = Settings.of(Map.of("path", "/bayeux", "publish.channels", "/a, /b/** /c", "cors.origins",
                new String[] { "https://a.example" }, "callback.polling", "true", "binding", "none", "timeout.seconds", "45",
                "held.max", 5L, "lazy.channels", List.of("/lazy/*")), Settings.DEFAULT, complaint -> {
                    throw new AssertionError(complaint);
                });
        assertEquals("/bayeux", settings.path());
        assertTrue(settings.opens("/b/c/d") && !settings.opens("/d") && settings.isLazy("/lazy/x"));
        assertEquals(Set.of("https://a.example"), settings.corsOrigins());
        assertTrue(settings.callbackPolling() && !settings.bound());
        assertEquals(45, settings.timeoutSeconds());
        assertEquals(5, settings.heldMax());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "path|cometd", "path|/a b", "publish.channels|a", "cors.origins|*",
        "callback.polling|yes", "binding|ip", "timeout.seconds|111", "timeout.seconds|-1", "interval.millis|x",
        "expiry.seconds|0", "sessions.max|-1", "held.max|99999999999999999999", "body.max|0", "messages.max|0",
        "direct.max|0", "ack.max|0", "lazy.channels|/a/*/b", "drain.seconds|31" })
    void whatIsNotAllowedIsComplainedAboutAndLeavesWhatWas(String key, String value) {
        List<String> complaints = new ArrayList<>();
        assertEquals(Settings.DEFAULT, Settings.of(Map.of(key, value), Settings.DEFAULT, complaints::add));
        assertEquals(1, complaints.size());
        assertTrue(complaints.get(0).startsWith("Configuration " + key + " = '" + value + "' is not "), complaints.get(0));
    }
}

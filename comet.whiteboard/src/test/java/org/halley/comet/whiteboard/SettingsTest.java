package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private final List<String> complaints = new ArrayList<>();

    private Settings read(Map<String, ?> properties) {
        return Settings.of(properties, Settings.DEFAULT, complaints::add);
    }

    @Test
    void nothingSaidIsTheDefault() {
        assertEquals(Settings.DEFAULT, read(Map.of("service.pid", "x")));
        assertTrue(complaints.isEmpty());
    }

    @Test
    void defaultsAreThoseThatConsolesShow() throws Exception {
        Map<String, Object> shown = new HashMap<>();
        for (Method method : WhiteboardConfiguration.class.getDeclaredMethods()) {
            shown.put(method.getName().replace('_', '.'), method.getDefaultValue());
        }
        Settings other = new Settings("/x", List.of("/x"), Set.of("x://x"), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "x");
        assertEquals(Settings.DEFAULT, Settings.of(shown, other, complaints::add));
        assertEquals(18, shown.size());
    }

    @Test
    void takesNumbersAndTextsArraysAndLists() {
        Settings settings = read(Map.of("wait.max", "50", "held.max", 7L, "body.max", 100, "publish.channels",
                "/a/**, /b /c", "cors.origins", new String[] { "https://a.example", " http://b.example:8080 " }));
        assertEquals(50, settings.waitMax());
        assertEquals(7, settings.heldMax());
        assertEquals(100, settings.bodyMax());
        assertEquals(List.of("/a/**", "/b", "/c"), settings.publishChannels());
        assertEquals(Set.of("https://a.example", "http://b.example:8080"), settings.corsOrigins());
        assertEquals(List.of("/a,b"), read(Map.of("publish.channels", List.of("/a,b"))).publishChannels());
        assertTrue(complaints.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "path|comet", "path|/", "path|/a/", "path|/a b", "path|/*", "wait.max|111", "wait.max|-1",
            "wait.max|x", "wait.max|1.5", "wait.default|111", "heartbeat.seconds|0", "stream.seconds|-1", "drain.seconds|31",
            "write.timeout.seconds|0", "body.seconds|0", "held.max|-1", "held.max.per.client|x", "body.max|0", "body.max|99999999999999999999",
            "patterns.max|-1", "channels.max.per.request|0", "idempotency.seconds|-1", "idempotency.max|0", "publish.channels|a",
            "publish.channels|/a/***", "cors.origins|*", "cors.origins|null", "cors.origins|https://a.example/",
            "cors.origins|https://a.example, *", "auth.challenge|ä" })
    void whatIsNotAllowedIsToldAndTheOneBeforeStays(String key, String value) {
        Settings before = read(Map.of("path", "/x", "wait.max", 90, "wait.default", 20, "publish.channels", "/ok", "cors.origins",
                "https://ok.example"));
        assertEquals(before, Settings.of(Map.of("path", "/x", "wait.max", 90, "wait.default", 20, "publish.channels", "/ok",
                "cors.origins", "https://ok.example"), before, complaints::add));
        Map<String, Object> bad = new HashMap<>(Map.of("path", "/x", "wait.max", 90, "wait.default", 20, "publish.channels", "/ok",
                "cors.origins", "https://ok.example"));
        bad.put(key, value);
        assertEquals(before, Settings.of(bad, before, complaints::add));
        assertEquals(1, complaints.size());
        assertTrue(complaints.get(0).startsWith("Configuration " + key + " = '"), complaints.get(0));
    }
}

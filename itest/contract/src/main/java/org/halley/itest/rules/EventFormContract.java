package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Section 3.6 of the protocol: what an event looks like. */
public abstract class EventFormContract extends ContractTest {

    @Test
    @DisplayName("3.6 an event has its channel, id, prev, time, type, key and data")
    void eventsHaveTheirForm() {
        String name = channel("c");
        Instant before = Instant.now();
        String first = control.publish(name, 1);
        String second = control.run("publish", Map.of("channel", name, "type", "kind", "key", "k/1", "raw", "{\"a\":[1]}"))
                .getAsString();
        List<JsonObject> events = look(name, "earliest").events();
        JsonObject plain = events.get(0);
        assertEquals(name, plain.get("channel").getAsString());
        assertEquals(first, plain.get("id").getAsString());
        assertFalse(plain.has("type") || plain.has("key") || plain.has("prev"), plain::toString);
        String time = plain.get("time").getAsString();
        assertTrue(time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), time);
        assertFalse(Instant.parse(time).isBefore(before.minusSeconds(1)), time);
        JsonObject labelled = events.get(1);
        assertEquals(second, labelled.get("id").getAsString());
        assertEquals(first, labelled.get("prev").getAsString());
        assertEquals("kind", labelled.get("type").getAsString());
        assertEquals("k/1", labelled.get("key").getAsString());
        assertEquals("{\"a\":[1]}", labelled.get("data").toString());
        assertEquals(List.of("{\"a\":[1]}"), look(name, first).data(), "following after an id continues right behind it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "0", "-1.50", "1E400", "12345678901234567890123", "\"\"", "\"\\n\\r\\u0000\\\"\\\\\"",
        "\"data: x\"", "\"\u00e4\u20ac\ud83d\ude00\u2028\"", "[]", "{}", "[[[{\"a\":null}]]]", "{\"\":{\"\":\"\"}}",
        "\"</script><!--\""})
    @DisplayName("3.6 data is any JSON value, exactly as published")
    void dataIsExactlyAsPublished(String json) {
        String name = channel("c");
        openForPublishing(name);
        String begin = control.now();
        control.publishRaw(name, json);
        assertEquals(201, post("/comet" + name, json).status());
        Reply reply = look(name, begin);
        String end = ",\"data\":" + json + "}";
        assertEquals(2, reply.body().split(java.util.regex.Pattern.quote(end), -1).length - 1, reply::toString);
        assertEquals(JsonParser.parseString(json), reply.events().get(1).get("data"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"element | {\"a\":[1,null]} | {\"a\":[1,null]}", "map | {\"a\":1} | {\"a\":1}",
        "string | \"{}\" | \"{}\"", "record | \"x\" | {\"name\":\"x\",\"count\":1}"})
    @DisplayName("3.6 what a bundle publishes as an element, a map, a text or a record is JSON")
    void bundlesPublishObjects(String as, String given, String expected) {
        String name = channel("c");
        control.run("publish", Map.of("channel", name, "as", as, "data", JsonParser.parseString(given)));
        assertEquals(List.of(expected), look(name, "earliest").data());
    }
}

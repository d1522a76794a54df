package org.halley.comet.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static String raw(String text) {
        Json json = new Json(text);
        String raw = json.raw();
        json.end();
        return raw;
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "-0", "1.0", "1e400", "-1.5E-7", "10000000000000000000000000000001", "\"\"", "\"\\u00e4ä\\ud800\"",
            "true", "false", "null", "[]", "{}", "[ 1 , [ ] , { } ]", "{ \"a\" : 1 , \"A\" : {\"a\":2} }", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\u2028\u007f😀\"" })
    void handsValuesOutAsTheyWereWritten(String value) {
        assertEquals(value, raw(value));
        assertEquals(value, raw(" \t\r\n" + value + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "01", "-", "1.", ".5", "+1", "1e", "1e+", "0x1", "NaN", "Infinity", "TRUE", "tru", "nul", "'a'",
            "\"", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\t\"", "\"a\nb\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]",
            "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{1:1}", "{\"a\":1,\"a\":2}", "[{\"a\":1,\"b\":1,\"\\u0061\":2}]", "1 2", "// x\n1", "1 /* x */", "]", "}",
            "\uFEFF1", "\u00a01", "\u0000", "1\u0000", "\"\\u12٣4\"", "٣" })
    void refusesWhatIsNotJson(String text) {
        assertThrows(IllegalArgumentException.class, () -> raw(text));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        String message = assertThrows(IllegalArgumentException.class, () -> raw("[1,\n oops]")).getMessage();
        assertEquals("the JSON is malformed at character 5: found 'oops]' instead of a value", message);
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertEquals("[" + deepest + "]", raw("[" + deepest + "]"));
        assertThrows(IllegalArgumentException.class, () -> raw("[[" + deepest + "]]"));
        assertThrows(IllegalArgumentException.class, () -> raw("[{\"a\":".repeat(100_000)));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertEquals("ä", Json.decode("ä".getBytes(StandardCharsets.UTF_8)));
        for (byte[] bytes : new byte[][] { { (byte) 0xC3 }, { (byte) 0xFF }, { (byte) 0xC0, (byte) 0xAF },
            { (byte) 0xED, (byte) 0xA0, (byte) 0x80 } }) {
            assertThrows(IllegalArgumentException.class, () -> Json.decode(bytes));
        }
    }

    @Test
    void quotesSoThatNothingBreaksOut() {
        StringBuilder target = new StringBuilder();
        Json.quote(target, "a\"\\\n</script>&ä\u2028");
        assertEquals("\"a\\\"\\\\\\u000a\\u003c/script\\u003e\\u0026\\u00e4\\u2028\"", target.toString());
        assertEquals("a\"\\\n</script>&ä\u2028", new Json(target.toString()).string("it"));
    }

    @Test
    void readsMembersAndElementsOneByOne() {
        StringBuilder read = new StringBuilder();
        Json json = new Json(" { \"a\" : [ 1 , \"x\" ] , \"\\u0062\" : { } } ");
        json.object("it", (name, value) -> {
            read.append(name).append('=');
            if (value.kind() == '[') {
                value.array(name, (index, element) -> read.append(index).append(':').append(element.raw()).append(' '));
            } else {
                value.object(name, (inner, none) -> { });
            }
        });
        json.end();
        assertEquals("a=0:1 1:\"x\" b=", read.toString());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Json("7").object("it", (name, value) -> { }))
                .getMessage().contains("it is 7"));
    }
}

package org.halley.comet.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;

import org.halley.comet.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    private static String compact(String text) {
        return new String(JsonText.compact(text, 1 << 20), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "false", "0", "-0", "1.0", "1e400", "1E+2", "1e-2", "-0.5e10",
        "12345678901234567890", "0.1000000000000000055511151231257827", "\"\"", "\"a b\"", "\"\\u00e4\\n\\/\\\\\\\"\"",
        "\"\u00e4\u20ac\ud83d\ude00\u2028\u2029\u007f\"", "\"<&'=>\"", "\"\\ud800\"", "[]", "{}", "[[],{}]",
        "{\"b\":1,\"a\":2}", "{\"\":0}", "[1,2.50,\"x\",null,true]", "{\"a\":{\"a\":{\"a\":[]}}}"})
    void keepsWhatIsOnOneLineAlready(String json) {
        assertEquals(json, compact(json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"' 1 '|1", "'\t{ \"a\" :\r\n[ 1 , 2 ] }\n'|'{\"a\":[1,2]}'", "'[\n]'|[]",
        "'{\n}'|{}", "'\" a \"'|'\" a \"'"})
    void leavesOutWhiteSpaceBetweenTokens(String json, String line) {
        assertEquals(line, compact(json));
    }

    static Stream<String> noJson() {
        return Stream.of("", " ", "nul", "nulll", "True", "TRUE", "NaN", "Infinity", "-Infinity", "undefined", "01", "-",
                "-a", "+1", ".5", "1.", "1.e5", "1e", "1e+", "0x10", "1_000", "1 2", "1,", "[1,]", "[,1]", "[1 2]", "[", "]",
                "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{1:2}", "{\"a\":1 \"b\":2}", "'a'",
                "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\", "\"\\u", "\"a\nb\"", "\"\t\"",
                "\"\u0000\"", "\ufeff1", "\u00a01", "1\u0000", "// c\n1", "/* */1", "1;", "[1]]", "{}{}", "\"a\"b",
                "\"\\u\u0663\u0663\u0663\u0663\"", "[1}", "{\"a\":1]", ")]}'\n1", "\u0661", "tru\u0435");
    }

    @ParameterizedTest
    @MethodSource("noJson")
    void refusesWhatIsNoJson(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> compact(text)).getMessage();
        assertTrue(message.matches("no JSON: at character \\d+ .* stands instead of .*"), message);
        assertEquals(message, Names.shown(message.substring(0, Math.min(80, message.length())))
                + message.substring(Math.min(80, message.length())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"\\u0061\":3}", "[{\"x\":{\"\\n\":1,\"\\u000a\":2}}]",
        "{\"\":1,\"\":2}", "{\"\\/\":1,\"/\":2}"})
    void refusesANameThatStandsTwice(String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> compact(text)).getMessage()
                .contains("a name that the object does not have yet"));
    }

    @Test
    void takesTheSameNameInDifferentObjects() {
        assertEquals("[{\"a\":{\"a\":1}},{\"a\":2}]", compact("[{\"a\":{\"a\":1}},{\"a\":2}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\ud800\"", "\"\udc00\"", "\"\ud800x\"", "\"\udc00\ud800\"", "{\"\ud800\":1}"})
    void refusesHalfASurrogatePair(String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> compact(text)).getMessage()
                .contains("a whole surrogate pair"));
    }

    @Test
    void endsAtADepthThatIsNobodysStack() {
        String deepest = "[".repeat(255) + "]".repeat(255);
        assertEquals(deepest, compact(deepest));
        String objects = "{\"a\":".repeat(255) + "1" + "}".repeat(255);
        assertEquals(objects, compact(objects));
        for (String deeper : new String[] {"[".repeat(256) + "]".repeat(256), "{\"a\":".repeat(256) + "1" + "}".repeat(256),
            "[".repeat(1_000_000)}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> compact(deeper)).getMessage().contains("255"));
        }
    }

    @Test
    void isMeasuredInBytesOfTheResult() {
        assertEquals(6, JsonText.compact(" \"\u00e4\u00e4\" ", 6).length);
        assertEquals(10, JsonText.compact("\"\ud83d\ude00\ud83d\ude00\"", 10).length);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> JsonText.compact("\"\u00e4\u00e4\"", 5)).getMessage()
                .contains("5 bytes"));
        assertThrows(IllegalArgumentException.class, () -> JsonText.compact("\"\ud83d\ude00\"", 5));
        assertEquals(1, JsonText.compact("1" + " ".repeat(1000), 1).length);
    }
}

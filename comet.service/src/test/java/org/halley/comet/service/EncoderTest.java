package org.halley.comet.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.halley.comet.Event;
import org.halley.comet.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

class EncoderTest {

    private final Encoder encoder = new Encoder();

    private String encode(Object data) {
        return new String(encoder.encode("/a", data, 1 << 20), UTF_8);
    }

    private <T> T decode(String json, Class<T> type) {
        return encoder.decode(new Event("e1", 1, 0, 0, "/a", null, null, json.getBytes(UTF_8)), type);
    }

    record Point(int x, Integer y, String name) {
    }

    /** An element of a Gson that another class loader has loaded, as after an update of its bundle. */
    private static Object foreign(String json) throws Exception {
        URL jar = JsonElement.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader other = new URLClassLoader(new URL[] { jar }, ClassLoader.getPlatformClassLoader())) {
            Object element = other.loadClass(JsonParser.class.getName()).getMethod("parseString", String.class)
                    .invoke(null, json);
            element.toString();
            return element;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"a\":[1,null],\"b\":\"\\u0041<\"}", "[]", "null", "1e400", "\"x\"" })
    void writesElementsOfAnotherGsonAsWhatTheySay(String json) throws Exception {
        String expected = json.replace("\\u0041", "A");
        assertEquals(expected, encode(foreign(json)));
        assertEquals("{\"in\":" + expected + "}", encode(Map.of("in", foreign(json))));
        assertEquals("[" + expected + "]", encode(List.of(foreign(json))));
    }

    @Test
    void writesRawJsonAsItStandsWhereverItIs() {
        assertEquals("{\"a\":[1.0,1e400]}", encode(Map.of("a", new RawJson("[1.0, 1e400]"))));
        assertThrows(IllegalArgumentException.class, () -> encode(Map.of("a", new RawJson("1,\"b\":2"))));
        assertThrows(IllegalArgumentException.class, () -> encode(List.of(new RawJson("1]"), new RawJson("[2"))));
    }

    record Times(Instant instant, Duration duration, LocalDate date, LocalTime time, LocalDateTime dateTime,
            OffsetDateTime offset, ZonedDateTime zoned, UUID uuid, Optional<Point> some, Optional<String> none,
            DayOfWeek day, Date old) {
    }

    private enum Colour {
        RED
    }

    private static final class Bean {
        private int n = 1;
        private transient int hidden = 2;
        private List<Object> list = new ArrayList<>(Arrays.asList("a", null, 1.5));
    }

    static Stream<Arguments> data() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", null);
        map.put("m", List.of(true));
        JsonObject json = new JsonObject();
        json.add("n", JsonNull.INSTANCE);
        json.addProperty("s", "<b>&'=");
        return Stream.of(Arguments.of(null, "null"), Arguments.of("", "\"\""), Arguments.of("a\"\\\n\u2028\u00e4",
                "\"a\\\"\\\\\\n\\u2028\u00e4\""), Arguments.of("<b>&'=", "\"<b>&'=\""), Arguments.of(1, "1"),
                Arguments.of(1.0, "1.0"), Arguments.of(Long.MAX_VALUE, "9223372036854775807"), Arguments.of(true, "true"),
                Arguments.of('c', "\"c\""), Arguments.of(new BigInteger("12345678901234567890"), "12345678901234567890"),
                Arguments.of(new BigDecimal("1.50"), "1.50"), Arguments.of(map, "{\"z\":1,\"a\":null,\"m\":[true]}"),
                Arguments.of(Map.of(), "{}"), Arguments.of(Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
                Arguments.of(new int[] {1, 2}, "[1,2]"), Arguments.of(new String[0], "[]"),
                Arguments.of(new Point(1, null, "p"), "{\"x\":1,\"y\":null,\"name\":\"p\"}"), Arguments.of(json,
                "{\"n\":null,\"s\":\"<b>&'=\"}"), Arguments.of(JsonNull.INSTANCE, "null"),
                Arguments.of(new JsonPrimitive(5), "5"), Arguments.of(JsonParser.parseString("[1e400,1.0]"), "[1e400,1.0]"),
                Arguments.of(Colour.RED, "\"RED\""), Arguments.of(new Bean(), "{\"n\":1,\"list\":[\"a\",null,1.5]}"),
                Arguments.of(new RawJson(" { \"b\" : 1e400,\n \"a\" : 12345678901234567890 , \"c\":1.0}"),
                "{\"b\":1e400,\"a\":12345678901234567890,\"c\":1.0}"), Arguments.of(new RawJson("\"\\u0041\""), "\"\\u0041\""),
                Arguments.of(Optional.empty(), "null"), Arguments.of(Optional.of(1), "1"),
                Arguments.of(URI.create("http://x/?a=b&c"), "\"http://x/?a=b&c\""), Arguments.of(Map.of(1, 2), "{\"1\":2}"),
                Arguments.of(Instant.parse("2026-11-20T12:00:00.5Z"), "\"2026-11-20T12:00:00.500Z\""),
                Arguments.of(Duration.ofSeconds(90), "\"PT1M30S\""), Arguments.of(List.of(List.of(Instant.EPOCH)),
                "[[\"1970-01-01T00:00:00Z\"]]"));
    }

    @ParameterizedTest
    @MethodSource("data")
    void writes(Object data, String json) {
        assertEquals(json, encode(data));
    }

    @Test
    void writesAndReadsTypesOfTheJdk() {
        Times times = new Times(Instant.EPOCH, Duration.ofDays(1), LocalDate.of(2026, 11, 20), LocalTime.of(1, 2, 3),
                LocalDateTime.of(2026, 11, 20, 1, 2, 3), OffsetDateTime.parse("2026-11-20T01:02:03+01:00"),
                ZonedDateTime.parse("2026-11-20T01:02:03+01:00[Europe/Berlin]"), new UUID(1, 2),
                Optional.of(new Point(1, 2, "p")), Optional.empty(), DayOfWeek.FRIDAY, new Date(0));
        String json = encode(times);
        assertEquals("{\"instant\":\"1970-01-01T00:00:00Z\",\"duration\":\"PT24H\",\"date\":\"2026-11-20\","
                + "\"time\":\"01:02:03\",\"dateTime\":\"2026-11-20T01:02:03\",\"offset\":\"2026-11-20T01:02:03+01:00\","
                + "\"zoned\":\"2026-11-20T01:02:03+01:00[Europe/Berlin]\","
                + "\"uuid\":\"00000000-0000-0001-0000-000000000002\",\"some\":{\"x\":1,\"y\":2,\"name\":\"p\"},\"none\":null,"
                + "\"day\":\"FRIDAY\",\"old\":\"1970-01-01T00:00:00Z\"}", json);
        assertEquals(times, decode(json, Times.class));
    }

    @Test
    void reads() {
        assertEquals(new Point(1, null, "p"), decode("{\"x\":1,\"name\":\"p\"}", Point.class));
        assertEquals("a", decode("\"a\"", String.class));
        assertEquals(JsonParser.parseString("{\"n\":[1]}"), decode("{\"n\":[1]}", JsonElement.class));
        assertNull(decode("null", Point.class));
        assertEquals(Map.of("a", 1.0), decode("{\"a\":1}", Map.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[]", "\"a\"", "{\"x\":\"no\"}", "{\"x\":{}}", "{\"x\":1e400}"})
    void saysWhereTheDataIsNotOfTheType(String json) {
        String message = assertThrows(IllegalArgumentException.class, () -> decode(json, Point.class)).getMessage();
        assertTrue(message.startsWith("event e1.1 of channel '/a' is no " + Point.class.getName()), message);
    }

    static Stream<Arguments> notData() {
        Map<String, Object> self = new HashMap<>();
        self.put("self", self);
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        JsonObject nan = new JsonObject();
        nan.addProperty("n", Double.NaN);
        return Stream.of(Arguments.of(Double.NaN, "NaN"), Arguments.of(Float.POSITIVE_INFINITY, "Infinity"),
                Arguments.of(Map.of("a", Double.NEGATIVE_INFINITY), "Infinity"), Arguments.of(nan, "NaN"),
                Arguments.of(new double[] {1, Double.NaN}, "NaN"), Arguments.of(self, "255"), Arguments.of(deep, "255"),
                Arguments.of(String.class, "Class"), Arguments.of(Thread.currentThread(), ""),
                Arguments.of(new Object() { }, "anonymous"), Arguments.of("\ud800", "surrogate"),
                Arguments.of(Map.of("\udc00", 1), "surrogate"), Arguments.of(new RawJson(""), "the end"),
                Arguments.of(new RawJson("{\"a\":1} x"), "character 8"), Arguments.of(new RawJson("{a:1}"), "character 1"),
                Arguments.of(new RawJson("[1,2"), "the end"), Arguments.of(new RawJson("NaN"), "character 0"),
                Arguments.of(new RawJson("{\"a\":1,\"a\":2}"), "character 7"), Arguments.of(Map.of(1, 1, "1", 2), "name"));
    }

    @ParameterizedTest
    @MethodSource("notData")
    void refusesWhatIsNoJson(Object data, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> encode(data)).getMessage();
        assertTrue(message.startsWith("channel '/a': data of class " + data.getClass().getName()), message);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void isBoundedInBytes() {
        assertEquals(10, encoder.encode("/a", "12345678", 10).length);
        assertEquals(10, encoder.encode("/a", "\u00e4\u00e4\u00e4\u00e4", 10).length);
        for (Object data : new Object[] {"123456789", "\u00e4\u00e4\u00e4\u00e41", new RawJson("[1,2,3,4,5]"), List.of(12345678)}) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> encoder.encode("/a", data, 9)).getMessage();
            assertTrue(message.contains("longer than 9 bytes"), message);
        }
    }

    @Test
    void stopsWritingAtTheBound() {
        assertThrows(IllegalArgumentException.class, () -> encoder.encode("/a", new Endless(), 1000));
    }

    private static final class Endless extends AbstractList<String> {
        @Override
        public String get(int index) {
            assertTrue(index < 1000, "written on and on");
            return "x";
        }

        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }
    }
}

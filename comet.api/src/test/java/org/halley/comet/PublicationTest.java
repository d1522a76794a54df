package org.halley.comet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationTest {

    static Stream<String> labels() {
        return Stream.of("a", " ", "said", "a b", "x".repeat(128), "\u00e4\u00f6", "\u20ac", "\"quoted\\\"", "~", "\u3042");
    }

    static Stream<String> noLabels() {
        return Stream.of("", "x".repeat(129), "a\n", "a\rb", "\u0000", "\t", "\u007f", "\u0085", "\u009f", "a\u2028b",
                "a\u2029", "\ud83d", "\ude00x");
    }

    @Test
    void holdsWhatItWasGiven() {
        Object data = new Object();
        Publication publication = Publication.to("/a", data).withType("t").withKey("k");
        assertEquals("/a", publication.channel());
        assertSame(data, publication.data());
        assertEquals(Optional.of("t"), publication.type());
        assertEquals(Optional.of("k"), publication.key());
        Publication bare = Publication.to("/a", null);
        assertNull(bare.data());
        assertEquals(Optional.empty(), bare.type());
        assertEquals(Optional.empty(), bare.key());
    }

    @Test
    void isNotChangedByMakingAnother() {
        Publication bare = Publication.to("/a", 1);
        bare.withType("t").withKey("k");
        assertEquals(Optional.empty(), bare.type());
        assertEquals(Optional.of("k2"), bare.withKey("k").withKey("k2").key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/", "/a/*", "/**", "/-", "/a b"})
    void refusesWhatIsNoName(String channel) {
        assertThrows(IllegalArgumentException.class, () -> Publication.to(channel, 1));
    }

    @ParameterizedTest
    @MethodSource("labels")
    void takesPrintableLabels(String label) {
        assertEquals(Optional.of(label), Publication.to("/a", 1).withType(label).type());
        assertEquals(Optional.of(label), Publication.to("/a", 1).withKey(label).key());
    }

    @ParameterizedTest
    @MethodSource("noLabels")
    void refusesOtherLabels(String label) {
        Publication publication = Publication.to("/a", 1);
        String type = assertThrows(IllegalArgumentException.class, () -> publication.withType(label)).getMessage();
        assertTrue(type.startsWith("type '" + Names.shown(label)) && type.contains("128"), type);
        String key = assertThrows(IllegalArgumentException.class, () -> publication.withKey(label)).getMessage();
        assertTrue(key.startsWith("key '" + Names.shown(label)), key);
    }

    @Test
    void refusesNull() {
        assertThrows(NullPointerException.class, () -> Publication.to(null, 1));
        assertThrows(NullPointerException.class, () -> Publication.to("/a", 1).withType(null));
        assertThrows(NullPointerException.class, () -> Publication.to("/a", 1).withKey(null));
        assertThrows(NullPointerException.class, () -> new RawJson(null));
    }
}

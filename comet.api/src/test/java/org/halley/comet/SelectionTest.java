package org.halley.comet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {

    @Test
    void sortsAndDropsDuplicates() {
        Selection selection = Selection.of("/b", "/r/**", "/a", "/b", "/*", "/r/**");
        assertEquals(List.of("/a", "/b"), selection.names());
        assertEquals(List.of("/*", "/r/**"), selection.patterns());
    }

    @Test
    void isEqualWhereTheSameIsSelected() {
        assertEquals(Selection.of("/a", "/b", "/*"), Selection.of(List.of("/*", "/b", "/a", "/a")));
        assertEquals(Selection.of("/a", "/b").hashCode(), Selection.of("/b", "/a").hashCode());
        assertNotEquals(Selection.of("/a"), Selection.of("/b"));
        assertNotEquals(Selection.of("/a"), Selection.of("/a", "/*"));
        assertNotEquals(Selection.of("/a/*"), Selection.of("/a/**"));
        assertNotEquals(Selection.of("/a"), List.of("/a"));
    }

    @Test
    void matchesByNameOrPattern() {
        Selection selection = Selection.of("/a", "/r/*", "/s/**");
        for (String name : List.of("/a", "/r/1", "/s/1", "/s/1/2")) {
            assertTrue(selection.matches(name), name);
        }
        for (String name : List.of("/b", "/a/b", "/r", "/r/1/2", "/s", "/sx/1")) {
            assertFalse(selection.matches(name), name);
        }
    }

    @Test
    void isACopy() {
        List<String> names = new ArrayList<>(List.of("/a"));
        Selection selection = Selection.of(names);
        names.add("/b");
        assertFalse(selection.matches("/b"));
        assertThrows(UnsupportedOperationException.class, () -> selection.names().add("/b"));
        assertThrows(UnsupportedOperationException.class, () -> selection.patterns().add("/*"));
    }

    @Test
    void refusesNothing() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Selection.of(List.of())).getMessage()
                .contains("at least one"));
        assertThrows(IllegalArgumentException.class, () -> Selection.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/", "/a/", "/a/*/b", "/-", "/a b", "/***"})
    void refusesWhatIsNeitherNameNorPattern(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Selection.of("/a", text, "/b"));
        assertTrue(refused.getMessage().contains("'" + text + "'"), refused.getMessage());
    }
}

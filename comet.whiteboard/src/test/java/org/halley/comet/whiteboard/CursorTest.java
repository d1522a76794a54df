package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.comet.Cursor;
import org.halley.comet.shared.Client;
import org.halley.comet.shared.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x", "e1", "e1.", ".5", "e1.-1", "e1.01", "E1.1", "e1.1.0", "e1.1.2.3", "-0", "-1001", "--1",
            "NOW", "e1.99999999999999999999", "e1.1%20", "%00", "e1.1%0d%0aSet-Cookie:x", "-1.5" })
    void rule_2_6_refusesACursorThatIsMalformed(String cursor) throws Exception {
        world.refused(world.get("/comet/a?wait=0&after=" + cursor), 400, "cursor '", "earliest");
        world.refused(world.get("/comet/a?wait=0&after=" + cursor, "Accept: text/event-stream"), 400, "cursor '");
        if (!cursor.isEmpty()) {
            world.refused(world.get("/comet/a", "Accept: text/event-stream", "Last-Event-ID: " + cursor.replace("%00", "\\0")
                    .replace("%0d%0a", "?").replace("%20", " .")), 400, "cursor '");
        }
    }

    @Test
    void rule_2_6_refusesACursorOfTenKilobytesAndShowsLittleOfIt() throws Exception {
        Client.Response answer = world.get("/comet/a?after=" + "a".repeat(5000));
        world.refused(answer, 400, "cursor 'aaaa");
        assertTrue(answer.bytes().length < 500);
    }

    @Test
    void rule_2_6_theEpochOfAnotherLogAndAPlaceBeyondTheHeadAreGaps() throws Exception {
        world.publish("/a", "1");
        for (String lost : new String[] { "other.1", "e1.2", "e1.999999999999999999" }) {
            Client.Response answer = world.get("/comet/a?after=" + lost);
            assertEquals(410, answer.status());
            assertEquals(answer.cursor(), Json.decode(answer.bytes()).replaceAll("(?s).*\"cursor\":\"([^\"]*)\".*", "$1"));
            assertEquals(200, world.get("/comet/a?after=" + answer.cursor()).status());
        }
    }

    @Test
    void rule_2_1_oneCursorServesAnySetOfChannels() throws Exception {
        world.publish("/a", "1");
        world.publish("/b", "2");
        String cursor = world.get("/comet/a?after=earliest").cursor();
        assertTrue(cursor.matches("[A-Za-z0-9._~-]{1,64}"));
        world.publish("/b", "3");
        world.publish("/c", "4");
        String body = world.get("/comet?channel=/b&channel=/c&after=" + cursor).body();
        assertFalse(body.contains("\"data\":2"), body);
        assertTrue(body.contains("\"data\":3") && body.contains("\"data\":4"), body);
    }

    @Test
    void rule_2_4_sentinels() throws Exception {
        for (int i = 1; i <= 3; i++) {
            world.publish("/a", "\"a" + i + "\"");
            world.publish("/b", "\"b" + i + "\"");
        }
        assertEquals(204, world.get("/comet/a?wait=0").status());
        assertEquals(204, world.get("/comet/a?wait=0&after=now").status());
        String all = world.get("/comet?channel=/a&channel=/b&after=earliest").body();
        assertTrue(all.contains("a1") && all.contains("b3"), all);
        String last = world.get("/comet?channel=/a&channel=/b&after=-1").body();
        assertTrue(last.contains("a3") && last.contains("b3") && !last.contains("a2") && !last.contains("b2"), last);
        assertEquals(200, world.get("/comet/a?after=-1000").status());
        assertEquals(Cursor.of("e1", 6).toString(), world.get("/comet/a?after=earliest").cursor());
    }
}

package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GapTest {

    private World world;

    /** The world that it happens in. */
    World world() throws Exception {
        return new World();
    }

    @BeforeEach
    void open() throws Exception {
        world = world();
        world.hub(2);
        world.publish("/b", "\"b1\"");
        for (int i = 2; i <= 6; i++) {
            world.publish("/a", "\"a" + i + "\"");
        }
        world.publish("/b", "\"b7\"");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void rule_5_1_aCursorBeforeWhatIsRetainedIsTold410AndWhereToGoOn() throws Exception {
        Client.Response answer = world.get("/comet/a?after=e2.2");
        assertEquals(410, answer.status());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertTrue(answer.body().startsWith("{\"type\":\"/comet/-/problem/gap\",\"title\":\"Events were lost\",\"status\":410,"),
                answer.body());
        assertTrue(answer.body().contains("\"cursor\":\"" + answer.cursor() + "\",\"gaps\":[{\"channel\":\"/a\",\"after\":\"e2.2\","
                + "\"oldest\":\"e2.4\"}]}"), answer.body());
        Client.Response rest = world.get("/comet/a?after=" + answer.cursor());
        assertEquals(200, rest.status());
        assertTrue(rest.body().contains("a5") && rest.body().contains("a6"), rest.body());
    }

    @Test
    void rule_5_1_aGapOfOneChannelSkipsNothingOfAnotherAndIsToldOnce() throws Exception {
        Client.Response answer = world.get("/comet?channel=/a&channel=/b&after=e2.0");
        assertEquals(410, answer.status());
        assertFalse(answer.body().contains("\"channel\":\"/b\""), answer.body());
        Client.Response rest = world.get("/comet?channel=/a&channel=/b&after=" + answer.cursor());
        assertEquals(200, rest.status());
        assertEquals("b1a5a6b7", rest.body().replaceAll("(?s)\"data\":\"(..)\"|.", "$1"));
    }

    @Test
    void rule_5_2_gapContinueTellsItBesideTheEvents() throws Exception {
        Client.Response answer = world.get("/comet/a?gap=continue&after=e2.2");
        assertEquals(200, answer.status());
        assertTrue(answer.body().startsWith("{\"cursor\":\"e2.7\",\"gaps\":[{\"channel\":\"/a\",\"after\":\"e2.2\",\"oldest\":\"e2.4\"}],"
                + "\"events\":[{\"channel\":\"/a\",\"id\":\"e2.5\""), answer.body());
    }

    @Test
    void rule_5_3_aStreamIsToldAndGoesOn() throws Exception {
        Client client = world.stream("/comet?channel=/a&channel=/b&after=e2.0");
        String text = client.until("b7");
        assertTrue(text.matches("(?s)retry: 2000\n\nid: e2\\.0\n\nid: e2\\.0\\.\\d+\nevent: gap\ndata: \\{\"cursor\":\"e2\\.0\\.\\d+\","
                + "\"gaps\":\\[\\{\"channel\":\"/a\",\"after\":\"e2.0\",\"oldest\":\"e2.4\"}]}\n\nid: e2\\.1\\.\\d+\ndata: .*"), text);
        assertEquals("b1a5a6b7", text.replaceAll("(?s)\"data\":\"(..)\"|.", "$1"));
        world.publish("/a", "\"a8\"");
        assertTrue(client.until("a8").startsWith("id: e2.8\n"));
    }

    @Test
    void rule_5_3_everyIdOfAStreamContinuesWithoutTellingTheSameGapAgain() throws Exception {
        String text = world.stream("/comet?channel=/a&channel=/b&after=e2.0").until("b7");
        String[] ids = text.replaceAll("(?s)(?:^|\n)id: ([^\n]*)|.", "$1,").replaceAll(",+", ",").split(",");
        for (int i = 2; i < ids.length; i++) {
            if (!ids[i].isEmpty()) {
                assertEquals("e2.7".equals(ids[i]) ? 204 : 200,
                        world.get("/comet?wait=0&channel=/a&channel=/b&after=" + ids[i]).status(), ids[i]);
            }
        }
    }

    @Test
    void rule_5_3_linesAreToldTooAndEndWithACursorThatKnows() throws Exception {
        Client client = world.stream("/comet?channel=/a&channel=/b&after=e2.0", "Accept: application/x-ndjson");
        String text = client.until("b7");
        String[] lines = text.split("\n");
        assertEquals("{\"cursor\":\"e2.0\"}", lines[0]);
        assertTrue(lines[1].matches("\\{\"cursor\":\"e2\\.0\\.\\d+\",\"gaps\":\\[\\{\"channel\":\"/a\".*}]}"), lines[1]);
        assertTrue(lines[2].startsWith("{\"channel\":\"/b\",\"id\":\"e2.1\""), lines[2]);
        assertEquals("{\"cursor\":\"e2.7\"}", lines.length > 6 ? lines[6] : client.until("e2.7\"}").trim());
    }

    @Test
    void rule_5_1_aHeldPollWhoseCursorFallsOutMeanwhileIsTold() throws Exception {
        Client client = world.held("/comet?channel=/c&channel=/d&after=e2.7&wait=60");
        assertEquals(1, world.site.held().count());
        world.hubLeaves();
        world.hub(1);
        Client.Response answer = World.common(client.read());
        assertEquals(410, answer.status());
        assertTrue(answer.body().contains("{\"channel\":\"/c\",\"after\":\"e2.7\",\"oldest\":\"e3.0\"},{\"channel\":\"/d\""),
                answer.body());
    }
}

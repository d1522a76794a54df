package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;

import org.halley.comet.Cursor;
import org.halley.comet.Selection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingsTest {

    private final Readings readings = new Readings();
    private final FollowRequest reading =
            new FollowRequest(Selection.of("/a"), Cursor.NOW, 25, false, false, null, Format.POLL);
    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void knowsOnlyWhatWasSaidInTheSameWordsUnderTheSameSettings() {
        Settings settings = Settings.DEFAULT;
        readings.keep("/comet/a", "wait=5", "x/y", "7", settings, reading);
        assertSame(reading, readings.find("/comet/a", "wait=5", "x/y", "7", settings));
        assertNull(readings.find("/comet/b", "wait=5", "x/y", "7", settings));
        assertNull(readings.find("/comet/a", "wait=6", "x/y", "7", settings));
        assertNull(readings.find("/comet/a", null, "x/y", "7", settings));
        assertNull(readings.find("/comet/a", "wait=5", null, "7", settings));
        assertNull(readings.find("/comet/a", "wait=5", "x/y", null, settings));
        Settings other = Settings.of(Map.of("wait.max", 7), settings, complaint -> { });
        assertNull(readings.find("/comet/a", "wait=5", "x/y", "7", other));
    }

    @Test
    void keepsNothingThatIsLong() {
        String query = "after=" + "x".repeat(510);
        readings.keep("/comet/a", query, null, null, Settings.DEFAULT, reading);
        assertNull(readings.find("/comet/a", query, null, null, Settings.DEFAULT));
    }

    @Test
    void aChangedSettingHoldsForWordsThatWereReadBefore() throws Exception {
        String target = "/comet?channel=/a&channel=/b&wait=0";
        assertEquals(204, world.get(target).status());
        assertEquals(204, world.get(target).status());
        world.set("channels.max.per.request", 1);
        world.refused(world.get(target), 400, "2 channels", "is 1");
    }

    @Test
    void theRightIsAskedForOfEachWhoSaysTheSame() throws Exception {
        assertEquals(204, world.get("/comet/a?wait=0", "User: ann").status());
        List<String> allowed = List.of("ann");
        world.site.authorizers().add(new Rights(allowed));
        assertEquals(204, world.get("/comet/a?wait=0", "User: ann").status());
        assertEquals(403, world.get("/comet/a?wait=0", "User: bob").status());
        assertEquals(401, world.get("/comet/a?wait=0").status());
    }
}

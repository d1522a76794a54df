package org.halley.comet.service;

import static org.halley.comet.service.World.at;
import static org.halley.comet.service.World.positions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Gap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaderTest {

    private World world = World.retaining(3);

    @AfterEach
    void nothingIsLeftBehind() {
        world.close();
    }

    private void publish(String... channels) {
        for (String channel : channels) {
            world.publish(channel, channel);
        }
    }

    @Test
    void givesSeveralChannelsInTheOrderOfTheLog() {
        publish("/a", "/b", "/c", "/a", "/b");
        assertEquals(List.of(1L, 2L, 4L, 5L), positions(world.read(Cursor.EARLIEST, "/a", "/b")));
        assertEquals(List.of(4L, 5L), positions(world.read(at(2), "/a", "/b")));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), positions(world.read(at(0), "/*")));
        assertEquals(List.of(2L, 5L), positions(world.read(at(0), "/b", "/b", "/c/*")));
    }

    @Test
    void nextIsTheWatermarkWhereNothingMoreIsThere() {
        publish("/a", "/b", "/c");
        Batch batch = world.read(at(0), "/a");
        assertEquals(at(3), batch.next());
        assertFalse(batch.more());
        assertTrue(world.read(batch.next(), "/a").isEmpty());
    }

    @Test
    void aCutBatchGoesOnBehindItsLastEvent() {
        publish("/a", "/b", "/a", "/b", "/a");
        Batch batch = world.read(at(0), 2, "/a", "/b");
        assertEquals(List.of(1L, 2L), positions(batch));
        assertTrue(batch.more());
        assertEquals(at(2), batch.next());
        assertEquals(List.of(3L, 4L, 5L), positions(world.read(batch.next(), "/a", "/b")));
    }

    @Test
    void aLossIsToldOnceAndExactly() {
        publish("/a", "/a", "/a", "/a", "/a");
        Batch batch = world.read(at(1), "/a");
        assertEquals(List.of(new Gap("/a", at(1), at(2))), batch.gaps());
        assertEquals(List.of(3L, 4L, 5L), positions(batch));
        assertEquals(at(2), batch.resume());
        assertEquals(at(5), batch.next());
        assertEquals(List.of(), world.read(batch.resume(), "/a").gaps());
        assertEquals(List.of(), world.read(at(2), "/a").gaps());
    }

    @Test
    void whatAnotherChannelRetainsBeforeTheLossIsNotSkipped() {
        publish("/b", "/a", "/b", "/a", "/a", "/a", "/a");
        Batch batch = world.read(at(0), 1, "/a", "/b");
        assertEquals(List.of(new Gap("/a", at(0), at(4))), batch.gaps());
        assertEquals(List.of(1L), positions(batch));
        assertEquals(1, batch.next().position());
        assertEquals(0, batch.resume().position());
        assertEquals(List.of(), world.read(batch.resume(), "/a", "/b").gaps());
        Batch second = world.read(batch.next(), 1, "/a", "/b");
        assertEquals(List.of(), second.gaps());
        assertEquals(List.of(3L), positions(second));
        // A new loss behind the one that was told.
        publish("/a");
        Batch third = world.read(second.next(), "/a", "/b");
        assertEquals(List.of(new Gap("/a", second.next(), at(5))), third.gaps());
        assertEquals(List.of(6L, 7L, 8L), positions(third));
        assertEquals(at(8), third.next());
    }
}

package org.halley.comet.service;

import static org.halley.comet.service.World.at;
import static org.halley.comet.service.World.positions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Gap;
import org.halley.comet.Limit;
import org.halley.comet.Retention;
import org.halley.comet.Selection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaderTest {

    private final World world = World.retaining(3);

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

    @Test
    void nowIsTheWatermarkAndHoldsNothing() {
        publish("/a", "/a");
        Batch now = world.read(Cursor.NOW, "/a", "/**");
        assertTrue(now.isEmpty());
        assertEquals(at(2), now.next());
        assertEquals(at(2), now.resume());
        assertFalse(now.more());
    }

    @Test
    void earliestIsAllThatIsRetainedAndTellsNothing() {
        publish("/a", "/b", "/a", "/a", "/a");
        Batch batch = world.read(Cursor.EARLIEST, 2, "/a", "/b");
        assertEquals(List.of(), batch.gaps());
        assertEquals(List.of(2L, 3L), positions(batch));
        Batch rest = world.read(batch.next(), "/a", "/b");
        assertEquals(List.of(), rest.gaps());
        assertEquals(List.of(4L, 5L), positions(rest));
        assertEquals(List.of(), world.read(Cursor.EARLIEST, "/c").events());
        assertEquals(at(5), world.read(Cursor.EARLIEST, "/c").next());
    }

    @Test
    void aLossAfterEarliestWasAskedIsTold() {
        publish("/b", "/a", "/a", "/a", "/a");
        Batch batch = world.read(Cursor.EARLIEST, 1, "/a", "/b");
        publish("/a");
        Batch rest = world.read(batch.next(), "/a", "/b");
        assertEquals(List.of(new Gap("/a", batch.next(), at(3))), rest.gaps());
        assertEquals(List.of(4L, 5L, 6L), positions(rest));
    }

    @Test
    void minusNIsTheLastOfEachChannel() {
        publish("/a", "/a", "/b", "/a", "/b", "/b", "/c");
        assertEquals(List.of(4L, 6L), positions(world.read(Cursor.last(1), "/a", "/b")));
        assertEquals(List.of(2L, 4L, 5L, 6L, 7L), positions(world.read(Cursor.last(2), "/*")));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), positions(world.read(Cursor.last(1000), "/**")));
        assertEquals(at(7), world.read(Cursor.last(1), "/a").next());
        publish("/a", "/a");
        assertEquals(List.of(), world.read(Cursor.last(3), "/a").gaps());
    }

    @Test
    void anotherEpochIsAGapForAllThatIsSelected() {
        publish("/a", "/b", "/a", "/a", "/a", "/c");
        Cursor old = Cursor.of("e0", 3);
        Batch batch = world.read(old, "/a", "/d", "/*");
        assertEquals(List.of("/a", "/d", "/*"), batch.gaps().stream().map(Gap::channel).toList());
        assertTrue(batch.gaps().stream().allMatch(gap -> gap.after().equals(old)));
        assertEquals(at(1), batch.gaps().get(0).oldest());
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L), positions(batch));
        assertEquals(at(6), batch.next());
        for (Gap gap : batch.gaps()) {
            Batch oldest = world.read(gap.oldest(), gap.channel());
            assertEquals(List.of(), oldest.gaps(), "complete from there on");
            assertEquals(positions(world.read(Cursor.EARLIEST, gap.channel())), positions(oldest));
        }
        assertEquals(List.of(), world.read(batch.resume(), "/a", "/d", "/*").gaps());
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L), positions(world.read(batch.resume(), "/a", "/d", "/*")));
    }

    @Test
    void aPlaceBeyondTheEndIsAGap() {
        publish("/a");
        for (Cursor beyond : List.of(at(2), at(1_000_000), Cursor.of("e1", 1, 1L << 40))) {
            Batch batch = world.read(beyond, "/a");
            assertEquals(1, batch.gaps().size(), beyond.toString());
            assertEquals(List.of(1L), positions(batch));
            assertEquals(at(1), batch.next());
        }
    }

    @Test
    void aFollowerWhoAddsAChannelIsToldWhatThatOneLost() {
        publish("/b", "/a", "/c", "/a", "/a", "/a", "/c", "/c", "/c");
        Batch batch = world.read(at(0), 1, "/a", "/b");
        assertEquals(List.of("/a"), batch.gaps().stream().map(Gap::channel).toList());
        Batch more = world.read(batch.next(), "/a", "/b", "/c");
        assertEquals(List.of("/a", "/c"), more.gaps().stream().map(Gap::channel).toList());
        assertEquals(List.of(), world.read(batch.next(), "/b", "/a").gaps());
    }

    @Test
    void theFirstEventFitsAlways() {
        world.publish("/a", "x".repeat(1000));
        world.publish("/a", "y");
        Batch batch = world.guest.read(Selection.of("/a"), at(0), new Limit(10, 1));
        assertEquals(List.of(1L), positions(batch));
        assertTrue(batch.more());
        int one = batch.events().get(0).length();
        int both = one + world.read(at(1), "/a").events().get(0).length();
        assertEquals(List.of(1L), positions(world.guest.read(Selection.of("/a"), at(0), new Limit(10, both - 1))));
        Batch exact = world.guest.read(Selection.of("/a"), at(0), new Limit(2, both));
        assertEquals(List.of(1L, 2L), positions(exact));
        assertFalse(exact.more());
    }

    @Test
    void aChannelLargerThanAChunkIsReadOn() {
        World large = World.retaining(1000);
        for (int i = 0; i < 300; i++) {
            large.publish("/a", i);
            large.publish("/b", i);
        }
        assertEquals(600, large.read(at(0), 1000, "/*").events().size());
        Batch batch = large.read(at(0), 199, "/a");
        assertEquals(199, batch.events().size());
        assertTrue(batch.more());
        assertEquals(101, large.read(batch.next(), 199, "/a").events().size());
        large.close();
    }

    @Test
    void whatAPatternSelectsIsFoundHoweverLongAgoItCame() {
        publish("/r/1", "/r/x/1", "/s/1", "/r/2");
        for (int i = 0; i < 2000; i++) {
            world.publish("/z", i);
        }
        assertEquals(List.of(1L, 4L), positions(world.read(at(0), "/r/*")));
        assertEquals(List.of(2L, 4L), positions(world.read(at(1), "/r/**")));
        assertEquals(List.of(1L, 2L, 4L), positions(world.read(at(0), "/r/*", "/r/**", "/r/1")));
        assertEquals(List.of(3L, 2002L, 2003L, 2004L), positions(world.read(at(2), "/s/**", "/*")));
        assertEquals(1, world.read(at(0), "/z", "/*", "/**").gaps().size());
    }

    @Test
    void whatADroppedChannelLostIsToldByNameAndByPattern() {
        World small = new World(new Settings(new Retention(3, 1 << 20, Duration.ofSeconds(10)), 2, 1 << 20));
        small.publish("/r/1", 1);
        small.publish("/r/2", 2);
        small.hand.step(Duration.ofSeconds(11));
        small.publish("/r/3", 3);
        assertEquals(List.of(new Gap("/r/1", at(0), at(1))), small.read(at(0), "/r/1").gaps());
        Batch batch = small.read(at(0), 1, "/r/*");
        assertTrue(batch.gaps().contains(new Gap("/r/*", at(0), at(1))));
        assertEquals(List.of(3L), positions(batch));
        assertEquals(List.of(), small.read(batch.resume(), "/r/*").gaps());
        assertEquals(List.of(), small.read(at(1), "/r/1").gaps());
        assertEquals(List.of(), small.read(Cursor.EARLIEST, "/r/1", "/r/*").gaps());
        small.close();
    }
}

package org.halley.comet.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Retention;
import org.halley.comet.spi.EventLog.ChannelLog;
import org.halley.comet.spi.EventLog.Dropped;
import org.halley.comet.spi.EventLog.Entry;
import org.halley.comet.spi.EventLog.Slice;
import org.junit.jupiter.api.Test;

class MemoryLogTest {

    private final Hand hand = new Hand();
    private final MemoryLog log = new MemoryLog(hand, "e1", 1024);
    private final Set<String> declared = new HashSet<>();

    private void retain(int events, long bytes, Duration age, int channels) {
        log.retain(name -> new Retention(events, bytes, age), declared::contains, channels);
    }

    private static Entry entry(String channel, String data) {
        return new Entry(channel, null, null, data.getBytes(UTF_8));
    }

    private List<Event> append(String... channels) {
        return log.append(Stream.of(channels).map(channel -> entry(channel, "1")).toList());
    }

    private ChannelLog channel(String name) {
        return log.channel(name).orElseThrow();
    }

    private static List<Long> positions(List<Event> events) {
        return events.stream().map(Event::position).toList();
    }

    private List<Long> retained(String name) {
        return positions(channel(name).read(0, 1000).events());
    }

    @Test
    void givesPositionsWithoutHolesAndLinksEachChannel() {
        List<Event> first = append("/a");
        List<Event> more = append("/b", "/a", "/a", "/b");
        assertEquals(List.of(1L), positions(first));
        assertEquals(List.of(2L, 3L, 4L, 5L), positions(more));
        assertEquals(5, log.head());
        assertEquals(List.of(0L, 1L, 3L, 2L), more.stream()
                .map(event -> event.previous().map(Cursor::position).orElse(0L)).toList());
        assertEquals(4, channel("/a").last());
        assertEquals(5, channel("/b").last());
    }

    @Test
    void findsThePlaceBySearching() {
        for (int i = 0; i < 300; i++) {
            append("/a", "/b", "/b");
        }
        for (long after = 0; after <= 900; after++) {
            long behind = after;
            List<Long> expected = Stream.iterate(1L, p -> p + 3).limit(300).filter(p -> p > behind).limit(5).toList();
            assertEquals(expected, positions(channel("/a").read(after, 5).events()));
        }
    }

    @Test
    void evictsBeyondTheCount() {
        retain(3, 1 << 20, Duration.ZERO, 10);
        append("/a", "/b", "/a", "/a");
        assertEquals(new Dropped(0, 0), log.dropped());
        assertEquals(0, log.evictionMark());
        append("/a");
        assertEquals(List.of(3L, 4L, 5L), retained("/a"));
        Slice slice = channel("/a").read(4, 10);
        assertEquals(1, slice.evictedUpTo());
        assertEquals(log.evictionMark(), slice.mark());
        assertEquals(0, channel("/b").read(0, 10).mark());
    }

    @Test
    void evictsBeyondTheBytesButNeverTheNewest() {
        retain(100, 200, Duration.ZERO, 10);
        append("/a", "/a", "/a", "/a");
        int length = channel("/a").read(0, 1).events().get(0).length();
        assertTrue(channel("/a").bytes() <= 200);
        assertEquals(200 / length, channel("/a").events());
        log.append(List.of(entry("/a", "\"" + "x".repeat(500) + "\"")));
        assertEquals(List.of(5L), retained("/a"));
        assertEquals(4, channel("/a").read(0, 1).evictedUpTo());
        append("/a");
        assertEquals(List.of(6L), retained("/a"));
    }

    @Test
    void evictsWhatIsTooOldWhenItIsLookedAt() {
        retain(100, 1 << 20, Duration.ofSeconds(10), 10);
        append("/a", "/b");
        hand.step(Duration.ofSeconds(10));
        append("/a");
        assertEquals(List.of(1L, 3L), retained("/a"), "as old as allowed");
        hand.step(Duration.ofMillis(1));
        assertEquals(List.of(3L), retained("/a"));
        assertEquals(1, channel("/a").read(0, 1).evictedUpTo());
        assertEquals(0, channel("/b").events());
        assertEquals(0, channel("/b").bytes());
        assertEquals(2, channel("/b").last());
        assertEquals(2, channel("/b").beforeLast(5));
    }

    @Test
    void evictsWhatIsTooOldWhenItIsTold() {
        retain(100, 1 << 20, Duration.ofSeconds(10), 10);
        append("/a", "/b");
        long mark = log.evictionMark();
        hand.step(Duration.ofSeconds(11));
        assertEquals(mark, log.evictionMark());
        log.evict();
        assertEquals(mark + 2, log.evictionMark());
        log.evict();
        assertEquals(mark + 2, log.evictionMark(), "nothing evicted, no mark");
    }

    @Test
    void keepsForEverWhereThereIsNoAge() {
        retain(100, 1 << 20, Duration.ZERO, 10);
        append("/a");
        hand.step(Duration.ofDays(36_500));
        log.evict();
        assertEquals(List.of(1L), retained("/a"));
    }

    @Test
    void followsAChangedRetention() {
        retain(100, 1 << 20, Duration.ZERO, 10);
        append("/a", "/a", "/a", "/a");
        retain(2, 1 << 20, Duration.ZERO, 10);
        assertEquals(List.of(3L, 4L), retained("/a"));
        retain(100, 1 << 20, Duration.ZERO, 10);
        append("/a");
        assertEquals(List.of(3L, 4L, 5L), retained("/a"));
    }

    @Test
    void saysWhatLiesBeforeTheLast() {
        append("/a", "/b", "/a", "/b", "/a");
        assertEquals(4, channel("/a").beforeLast(1));
        assertEquals(2, channel("/a").beforeLast(2));
        assertEquals(0, channel("/a").beforeLast(3));
        assertEquals(0, channel("/a").beforeLast(1000));
    }

    @Test
    void aSliceIsNotChangedByWhatComesLater() {
        retain(2, 1 << 20, Duration.ZERO, 10);
        append("/a", "/a");
        Slice slice = channel("/a").read(0, 10);
        append("/a", "/a", "/a");
        assertEquals(List.of(1L, 2L), positions(slice.events()));
        assertThrows(UnsupportedOperationException.class, () -> slice.events().clear());
    }

    @Test
    void knowsWhatChangedAmongTheNewest() {
        for (int i = 0; i < 100; i++) {
            append("/c/" + i);
        }
        assertEquals(100, log.matching("/**", 0).size());
        assertEquals(Set.of("/c/99"), names(log.matching("/**", 99)));
        assertEquals(Set.of(), names(log.matching("/**", 100)));
        for (int i = 0; i < 1500; i++) {
            append("/c/7", "/c/8");
        }
        assertEquals(Set.of("/c/7", "/c/8"), names(log.matching("/**", log.head() - 1024)));
        assertEquals(100, log.matching("/**", log.head() - 1025).size(), "too long ago to know");
    }

    @Test
    void findsByPatternWhatChangedLongAgo() {
        append("/a", "/a/b", "/a/b/c", "/a/b/d", "/a-b/c", "/a.b/c", "/a0/c", "/ab/c", "/b", "/A/b/c", "/a/bc/d");
        for (int i = 0; i < 2000; i++) {
            append("/z");
        }
        assertEquals(12, log.matching("/**", 0).size());
        assertEquals(12, log.matching("/*", 0).size());
        assertEquals(Set.of("/a/b", "/a/b/c", "/a/b/d", "/a/bc/d"), names(log.matching("/a/**", 0)));
        assertEquals(Set.of("/a/b/c", "/a/b/d"), names(log.matching("/a/b/*", 0)));
        assertEquals(Set.of(), names(log.matching("/b/**", 0)));
    }

    private static Set<String> names(Iterable<? extends ChannelLog> channels) {
        Set<String> names = new HashSet<>();
        channels.forEach(channel -> names.add(channel.name()));
        return names;
    }

    @Test
    void refusesMoreChannelsAndChangesNothing() {
        retain(10, 1 << 20, Duration.ZERO, 2);
        append("/a", "/b");
        for (String[] channels : List.of(new String[] {"/c"}, new String[] {"/a", "/c"}, new String[] {"/c", "/d", "/a"})) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> append(channels));
            assertTrue(refused.getMessage().contains("'/c'") && refused.getMessage().contains("2"), refused.getMessage());
        }
        assertThrows(IllegalStateException.class, () -> log.create("/c"));
        log.create("/a");
        assertEquals(2, log.head());
        assertEquals(Set.of("/a", "/b"), names(log.channels()));
        assertEquals(List.of(3L), positions(append("/a")));
    }

    @Test
    void anIdleChannelMakesRoomAndWhatItLostIsRemembered() {
        retain(10, 1 << 20, Duration.ofSeconds(10), 2);
        append("/a");
        hand.step(Duration.ofSeconds(6));
        append("/b");
        assertThrows(IllegalStateException.class, () -> append("/c"));
        hand.step(Duration.ofSeconds(5));
        append("/c");
        assertEquals(Set.of("/b", "/c"), names(log.channels()));
        assertEquals(new Dropped(1, 1), log.dropped());
        Slice anew = channel("/c").read(0, 10);
        assertEquals(1, anew.evictedUpTo(), "it may have been the one that was dropped");
        assertEquals(1, anew.mark());
        assertFalse(channel("/c").read(0, 1).events().get(0).previous().isPresent());
    }

    @Test
    void whatWasPublishedToInTheMeantimeIsNotIdle() {
        retain(10, 1 << 20, Duration.ofSeconds(10), 3);
        append("/a", "/b", "/c");
        assertThrows(IllegalStateException.class, () -> append("/d"));
        hand.step(Duration.ofSeconds(6));
        append("/a", "/c");
        hand.step(Duration.ofSeconds(6));
        append("/d");
        assertEquals(Set.of("/a", "/c", "/d"), names(log.channels()));
        assertThrows(IllegalStateException.class, () -> append("/e"));
    }

    @Test
    void aDeclaredChannelIsNotDroppedUntilItIsTakenBack() {
        declared.add("/a");
        retain(10, 1 << 20, Duration.ofSeconds(10), 1);
        log.create("/a");
        hand.step(Duration.ofDays(1));
        assertThrows(IllegalStateException.class, () -> append("/b"));
        declared.clear();
        retain(10, 1 << 20, Duration.ofSeconds(10), 1);
        append("/b");
        assertEquals(Set.of("/b"), names(log.channels()));
        assertEquals(new Dropped(0, 0), log.dropped(), "it never had anything");
    }

    @Test
    void severalNewChannelsGetRoomTogetherOrNotAtAll() {
        retain(10, 1 << 20, Duration.ofSeconds(10), 3);
        append("/a", "/b");
        hand.step(Duration.ofSeconds(11));
        append("/c");
        assertThrows(IllegalStateException.class, () -> append("/d", "/e", "/f", "/c"));
        assertEquals(Set.of("/a", "/b", "/c"), names(log.channels()));
        assertThrows(IllegalStateException.class, () -> append("/a", "/d", "/e"), "/a is wanted itself");
        append("/d", "/e", "/d");
        assertEquals(Set.of("/c", "/d", "/e"), names(log.channels()));
    }

    @Test
    void aLoweredBoundIsReachedAsChannelsBecomeIdle() {
        retain(10, 1 << 20, Duration.ofSeconds(10), 10);
        append("/a", "/b", "/c", "/d");
        retain(10, 1 << 20, Duration.ofSeconds(10), 2);
        assertEquals(4, log.channels().size(), "nobody is thrown out");
        hand.step(Duration.ofSeconds(6));
        append("/d");
        hand.step(Duration.ofSeconds(5));
        append("/e");
        assertEquals(Set.of("/d", "/e"), names(log.channels()));
        assertEquals(new Dropped(3, 3), log.dropped());
    }

    @Test
    void anEpochIsNeverUsedTwice() {
        Set<String> epochs = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String epoch = MemoryLog.newEpoch(hand);
            assertTrue(epoch.matches("[a-z0-9]{12,20}"), epoch);
            assertTrue(epochs.add(epoch));
            Cursor.of(epoch, 1);
        }
        assertNotEquals(new MemoryLog(hand).epoch(), new MemoryLog(hand).epoch());
    }

    @Test
    void refusesABoundOfNothing() {
        assertThrows(IllegalArgumentException.class, () -> retain(1, 1, Duration.ZERO, 0));
    }

    @Test
    void aClockThatGoesBackDoesNoHarm() {
        retain(10, 1 << 20, Duration.ofSeconds(10), 1);
        append("/a");
        hand.step(Duration.ofSeconds(-3600));
        append("/a");
        assertEquals(List.of(1L, 2L), retained("/a"));
        assertThrows(IllegalStateException.class, () -> append("/b"));
        hand.step(Duration.ofSeconds(11));
        assertThrows(IllegalStateException.class, () -> append("/b"), "the oldest is of the future");
        List<Long> kept = new ArrayList<>(retained("/a"));
        assertEquals(List.of(1L, 2L), kept);
        hand.step(Duration.ofSeconds(3601));
        append("/b");
        assertEquals(Set.of("/b"), names(log.channels()));
    }
}

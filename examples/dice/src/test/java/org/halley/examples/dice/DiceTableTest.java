package org.halley.examples.dice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Limit;
import org.halley.comet.Selection;
import org.halley.comet.service.TestHub;
import org.halley.examples.dice.shared.Look;
import org.halley.examples.dice.shared.News;
import org.halley.examples.dice.shared.NotSeatedException;
import org.halley.examples.dice.shared.Place;
import org.halley.examples.dice.shared.RefusedException;
import org.halley.examples.dice.shared.ShownMove;
import org.halley.examples.dice.shared.ShownSeat;
import org.halley.examples.dice.shared.ShownTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table on a real hub, with a clock that is set by hand. */
class DiceTableTest {

    private static final int ALL = 10_000;

    private TestHub hub = new TestHub(ALL);
    private final AtomicInteger tokens = new AtomicInteger();
    private long now = 1_000;

    @AfterEach
    void close() {
        hub.close();
    }

    private DiceTable open(long seed) {
        return new DiceTable(hub.channels(), () -> now, new Random(seed), () -> "token-" + tokens.incrementAndGet());
    }

    private List<Event> events() {
        return hub.channels().read(Selection.of(DiceTable.CHANNEL), Cursor.EARLIEST, new Limit(1_000, 1 << 24)).events();
    }

    /** Everything that is shown of a table, to be compared. */
    private static String words(ShownTable table) {
        StringBuilder words = new StringBuilder(table.round() + " " + table.turn());
        for (ShownSeat seat : table.seats()) {
            words.append(" [").append(seat.name()).append(' ').append(seat.points()).append(' ').append(seat.first())
                    .append(' ').append(seat.second()).append(' ').append(seat.rolled()).append(' ').append(seat.waits())
                    .append(']');
        }
        return words.toString();
    }

    private static String[] words(ShownMove[] moves) {
        return Arrays.stream(moves).map(move -> move.kind() + " " + move.seat() + " " + move.name() + " " + move.first() + " "
                + move.second() + " " + move.ended() + " " + move.winner() + " " + move.total() + " " + words(move.after()))
                .toArray(String[]::new);
    }

    @Test
    @DisplayName("who looks first sees six free seats, and goes on from there")
    void emptyTable() throws Exception {
        Look look = open(1).look("");
        assertEquals(6, look.table().seats().length);
        assertEquals(0, look.moves().length);
        assertEquals(-1, look.own());
        assertTrue(Cursor.parse(look.cursor()).isPlace());
    }

    @Test
    @DisplayName("two who sit roll in turn, and each move is one event")
    void twoPlay() throws Exception {
        DiceTable table = open(1);
        String start = table.look("").cursor();
        Place ada = table.sit("Ada");
        Place ben = table.sit("Ben");
        table.roll(ada.token());
        table.roll(ben.token());
        Look look = table.look(ada.token());
        assertEquals(0, look.own());
        assertEquals(2, look.table().round());
        assertEquals(List.of("sat", "sat", "rolled", "rolled"), events().stream().map(e -> e.type().orElse("")).toList());
        assertArrayEquals(words(look.moves()), words(table.missed(Cursor.parse(start)).moves()));
        ShownMove last = look.moves()[3];
        assertEquals(1, last.ended());
        assertTrue(last.first() >= 1 && last.first() <= 6 && last.second() >= 1 && last.second() <= 6);
    }

    @Test
    @DisplayName("the channel has nobody's token")
    void tokensAreNotPublished() throws Exception {
        DiceTable table = open(1);
        Place ada = table.sit("Ada");
        table.stand(ada.token());
        assertFalse(events().stream().anyMatch(event -> event.json().contains(ada.token())));
    }

    @Test
    @DisplayName("without a seat nobody rolls or stands up, and nothing has changed")
    void seatIsNeeded() throws Exception {
        DiceTable table = open(1);
        Place ada = table.sit("Ada");
        table.sit("Ben");
        String before = words(table.look("").table());
        for (String token : new String[] { "", null, "nobody's", ada.token() + "x", "x".repeat(100_000) }) {
            assertThrows(NotSeatedException.class, () -> table.roll(token));
            assertThrows(NotSeatedException.class, () -> table.stand(token));
            table.heardOf(token);
        }
        assertEquals(2, events().size());
        assertEquals(before, words(table.look("").table()));
    }

    @Test
    @DisplayName("out of turn, and alone, nobody rolls")
    void turnIsNeeded() throws Exception {
        DiceTable table = open(1);
        Place ada = table.sit("Ada");
        assertEquals("A round needs two players.",
                assertThrows(RefusedException.class, () -> table.roll(ada.token())).getMessage());
        Place ben = table.sit("Ben");
        assertEquals("It is the turn of Ada.",
                assertThrows(RefusedException.class, () -> table.roll(ben.token())).getMessage());
        assertEquals(2, events().size());
    }

    @Test
    @DisplayName("a name that is none, or is taken, gets no seat")
    void badNames() throws Exception {
        DiceTable table = open(1);
        table.sit("Zoë");
        for (String name : new String[] { null, "", "  ", "<b>Ada</b>", "a".repeat(25), "a".repeat(1 << 20), "Ada\nBen",
                "-Ada", "Ada\u202e", "Zoë", "Zoe\u0308", "ZOË ", "zoë." }) {
            assertThrows(RefusedException.class, () -> table.sit(name));
        }
        assertEquals(1, events().size());
        assertEquals("Ada", table.look(table.sit(" Ada ").token()).table().seats()[1].name());
    }

    @Test
    @DisplayName("the seventh finds no seat, until one is given up")
    void seatsAreBounded() throws Exception {
        DiceTable table = open(1);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            places.add(table.sit("P" + i));
        }
        assertThrows(RefusedException.class, () -> table.sit("P6"));
        table.stand(places.get(3).token());
        assertThrows(NotSeatedException.class, () -> table.stand(places.get(3).token()));
        assertEquals(3, table.sit("P6").seat());
    }

    @Test
    @DisplayName("who does not roll within the time loses the seat, and the others go on")
    void slowPlayerLosesTheSeat() throws Exception {
        DiceTable table = open(1);
        Place ada = table.sit("Ada");
        Place ben = table.sit("Ben");
        Place cem = table.sit("Cem");
        now += DiceTable.TURN.toMillis() - 1;
        List.of(ada, ben, cem).forEach(place -> table.heardOf(place.token()));
        table.sweep();
        assertEquals(3, events().size());
        now += 1;
        table.sweep();
        Look look = table.look(ada.token());
        assertEquals(-1, look.own());
        assertEquals(ShownMove.Kind.LEFT, look.moves()[3].kind());
        assertEquals(1, look.table().turn());
        table.sweep();
        assertEquals(4, events().size(), "the next one has the whole time again");
        now += DiceTable.TURN.toMillis() - 1;
        table.roll(ben.token());
    }

    @Test
    @DisplayName("who is not heard of loses the seat, whoever's turn it is")
    void absentPlayerLosesTheSeat() throws Exception {
        DiceTable table = open(1);
        Place ada = table.sit("Ada");
        now += DiceTable.LEASE.toMillis() - 1;
        table.sweep();
        assertEquals(0, table.look(ada.token()).own());
        now += DiceTable.LEASE.toMillis() - 1;
        table.sweep();
        assertEquals(0, table.look("").table().turn() + 1, "alone there is no turn");
        now += 1;
        table.sweep();
        assertTrue(table.look("").table().seats()[0].name().isEmpty());
    }

    @Test
    @DisplayName("while the hub is away everything is refused, and nothing is changed by it")
    void hubAway() throws Exception {
        DiceTable table = open(1);
        Place ada = table.sit("Ada");
        table.sit("Ben");
        hub.stop();
        assertThrows(RefusedException.class, () -> table.sit("Cem"));
        assertThrows(RefusedException.class, () -> table.roll(ada.token()));
        assertThrows(RefusedException.class, () -> table.roll(ada.token()), "still Ada's turn");
        assertThrows(RefusedException.class, () -> table.stand(ada.token()));
        assertThrows(RefusedException.class, () -> table.look(ada.token()));
        assertThrows(RefusedException.class, () -> table.missed(Cursor.of("test", 1)));
        now += DiceTable.LEASE.toMillis();
        table.sweep();
    }

    @Test
    @DisplayName("who was away gets what is there, is told if some of it is gone, and goes on behind it")
    void missedMoves() throws Exception {
        hub.close();
        hub = new TestHub(3);
        DiceTable table = open(1);
        Cursor start = Cursor.parse(table.look("").cursor());
        assertEquals(0, table.missed(start).moves().length);
        table.sit("Ada");
        table.sit("Ben");
        News two = table.missed(start);
        assertEquals(List.of("Ada", "Ben"), Arrays.stream(two.moves()).map(ShownMove::name).toList());
        assertFalse(two.gap());
        assertEquals(0, table.missed(Cursor.parse(two.cursor())).moves().length);
        table.sit("Cem");
        table.sit("Dan");
        News three = table.missed(start);
        assertEquals(List.of("Ben", "Cem", "Dan"), Arrays.stream(three.moves()).map(ShownMove::name).toList());
        assertTrue(three.gap());
        assertEquals(4, Arrays.stream(three.moves()[2].after().seats()).filter(seat -> !seat.name().isEmpty()).count());
        assertTrue(table.missed(Cursor.of("another", 3)).gap(), "the hub is another one");
    }

    @Test
    @DisplayName("what somebody else publishes there is no move, and does not hide the table")
    void foreignEventsAreLeftOut() throws Exception {
        DiceTable table = open(1);
        table.sit("Ada");
        for (Object data : new Object[] { "text", null, List.of(1), java.util.Map.of("move", 3),
                java.util.Map.of("table", java.util.Map.of("round", -3)) }) {
            table.channel().publish("rolled", data);
        }
        assertEquals("Ada", table.look("").table().seats()[0].name());
        assertEquals("Ada", open(2).look("").table().seats()[0].name());
        assertEquals(1, table.look("").moves().length);
    }

    /** Plays a game at random, with tables that are opened again on the way. */
    private void play(long seed, int moves) throws Exception {
        Random random = new Random(seed);
        DiceTable table = open(seed);
        List<String> all = new ArrayList<>(List.of("", "nobody's"));
        // The latest of each seat, behind one for no seat.
        String[] seated = new String[Table.SEATS + 1];
        for (int i = 0; i < moves; i++) {
            Look before = table.look("");
            String token = all.get(random.nextInt(all.size()));
            try {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        Place place = table.sit("P" + random.nextInt(9));
                        all.add(place.token());
                        seated[place.seat() + 1] = place.token();
                    }
                    case 1 -> table.stand(token);
                    case 2 -> {
                        now += random.nextInt(40_000);
                        table.sweep();
                    }
                    case 3 -> {
                        all.forEach(table::heardOf);
                        table = random.nextInt(4) == 0 ? open(i) : table;
                    }
                    default -> {
                        table.roll(seated[before.table().turn() + 1]);
                    }
                }
            } catch (NotSeatedException | RefusedException e) {
                assertEquals(words(before.table()), words(table.look("").table()), "refused: " + e.getMessage());
                assertEquals(before.cursor(), table.look("").cursor());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    @DisplayName("the moves of the history, made one after the other, make the table that each event has")
    void historyFoldsToTheTable(long seed) throws Exception {
        play(seed, 400);
        List<Event> events = events();
        assertTrue(events.size() > 50, "played: " + events.size());
        Table table = Table.EMPTY;
        for (Event event : events) {
            Step step = hub.channels().decode(event, Step.class);
            Step again = table.after(step.move());
            assertEquals(again, step);
            table = again.table();
        }
        assertEquals(words(table.shown()), words(open(seed).look("").table()));
    }

    @ParameterizedTest
    @ValueSource(longs = { 11, 12, 13 })
    @DisplayName("with one event left of the history the table stands as it stood, with the same players")
    void evictedHistory(long seed) throws Exception {
        play(seed, 300);
        Table all = events().stream().map(event -> hub.channels().decode(event, Step.class)).map(Step::table)
                .reduce((first, second) -> second).orElseThrow();
        hub.close();
        hub = new TestHub(1);
        tokens.set(0);
        now = 1_000;
        play(seed, 300);
        assertEquals(1, events().size());
        DiceTable again = open(seed);
        assertEquals(words(all.shown()), words(again.look("").table()));
        for (int i = 1; i <= tokens.get(); i++) {
            String token = "token-" + i;
            int seat = again.look(token).own();
            assertTrue(seat < 0 || !all.seats().get(seat).isFree());
        }
    }

    @Test
    @DisplayName("a table that is opened again knows its players by their tokens")
    void playersStay() throws Exception {
        DiceTable table = open(1);
        Place ada = table.sit("Ada");
        Place ben = table.sit("Ben");
        table.roll(ada.token());
        DiceTable again = open(2);
        assertEquals(1, again.look(ben.token()).own());
        again.roll(ben.token());
        assertEquals(2, again.look("").table().round());
    }

    @Test
    @DisplayName("many at once: every move is made once, in the order of the log")
    void manyAtOnce() throws Exception {
        DiceTable table = open(1);
        int crowd = 12;
        CyclicBarrier together = new CyclicBarrier(crowd);
        ExecutorService threads = Executors.newFixedThreadPool(crowd);
        List<Future<Place>> seated = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            String name = "P" + i;
            seated.add(threads.submit(() -> {
                together.await(30, TimeUnit.SECONDS);
                Place place;
                try {
                    place = table.sit(name);
                } catch (RefusedException e) {
                    return null;
                }
                for (int tries = 0; tries < 300; tries++) {
                    try {
                        table.roll(place.token());
                    } catch (RefusedException e) {
                        // Not the turn of this one.
                        Thread.onSpinWait();
                    }
                }
                return place;
            }));
        }
        List<Place> places = new ArrayList<>();
        for (Future<Place> each : seated) {
            places.add(each.get(60, TimeUnit.SECONDS));
        }
        threads.shutdown();
        assertEquals(6, places.stream().filter(Objects::nonNull).map(Place::seat).distinct().count());
        assertEquals(6, places.stream().filter(Objects::nonNull).count());
        Table folded = Table.EMPTY;
        for (Event event : events()) {
            Step step = hub.channels().decode(event, Step.class);
            assertEquals(folded.after(step.move()), step);
            folded = step.table();
        }
    }
}

package org.halley.examples.dice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.EventChannels;
import org.halley.examples.dice.shared.Look;
import org.halley.examples.dice.shared.News;
import org.halley.examples.dice.shared.NotSeatedException;
import org.halley.examples.dice.shared.Place;
import org.halley.examples.dice.shared.RefusedException;
import org.halley.examples.dice.shared.ShownMove;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table that is played at: who may do what, and when somebody is taken for gone. Thread-safe.
 *
 * <p>Its state is the channel {@value #CHANNEL}: every move is an event, a {@link Step}, with the table after it. What
 * is held here is the latest of these tables, to decide by, and since when everybody has been silent. So a table that
 * is opened again stands as it stood, with the same players.
 *
 * <p>One lock guards everything, and moves are published under it: publishing waits for nobody, and so the order of
 * the log is the order of the moves.
 *
 * <p>A player is known by a token that nobody else is given; the channel, which everybody may read, has only its hash.
 */
final class DiceTable {

    /** The channel that is the table. */
    static final String CHANNEL = "/dice/table";
    /** How many moves somebody who comes is shown. */
    static final int HISTORY = 30;
    /** How long a player stays of whom nothing is heard. */
    static final Duration LEASE = Duration.ofSeconds(90);
    /** How long a player may take to roll while others wait. */
    static final Duration TURN = Duration.ofSeconds(60);

    /** What is longer is nobody's. */
    private static final int MAX_TOKEN_LENGTH = 64;

    private static final Logger LOG = LoggerFactory.getLogger(DiceTable.class);

    private final EventChannels channels;
    private final EventChannel channel;
    private final LongSupplier millis;
    private final RandomGenerator dice;
    private final Supplier<String> secrets;
    private final Object lock = new Object();
    private final long[] heard = new long[Table.SEATS];
    private long turnSince;
    private Table table;

    /**
     * Opens the table as its channel says that it stands; everybody who sits there was heard of just now.
     *
     * @param channels the hub
     * @param millis a clock that only goes on
     * @param dice what the dice fall by
     * @param secrets unguessable tokens, none twice
     */
    DiceTable(EventChannels channels, LongSupplier millis, RandomGenerator dice, Supplier<String> secrets) {
        this.channels = Objects.requireNonNull(channels, "channels");
        this.channel = channels.channel(CHANNEL);
        this.millis = Objects.requireNonNull(millis, "millis");
        this.dice = Objects.requireNonNull(dice, "dice");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        this.table = standing(steps(channel.read(Cursor.last(HISTORY)).events()));
        long now = millis.getAsLong();
        Arrays.fill(heard, now);
        this.turnSince = now;
    }

    /** The channel. */
    EventChannel channel() {
        return channel;
    }

    /**
     * The table as the channel has it, the latest moves, and where to go on.
     *
     * @throws RefusedException if the hub is away
     */
    Look look(String token) throws RefusedException {
        heardOf(token);
        Batch latest;
        try {
            latest = channel.read(Cursor.last(HISTORY));
        } catch (IllegalStateException e) {
            throw away(e);
        }
        List<Step> steps = steps(latest.events());
        Table standing = standing(steps);
        return new Look(standing.shown(), shown(steps), latest.next().toString(), standing.seatOf(key(token)).orElse(-1));
    }

    /**
     * The moves behind a place.
     *
     * @throws RefusedException if the hub is away
     */
    News missed(Cursor after) throws RefusedException {
        try {
            return news(channel.read(after));
        } catch (IllegalStateException e) {
            throw away(e);
        }
    }

    /** What was read of the channel, as everybody may see it. */
    News news(Batch batch) {
        return new News(shown(steps(batch.events())), batch.next().toString(), !batch.gaps().isEmpty());
    }

    /** Takes the first free seat. */
    Place sit(String name) throws RefusedException {
        PlayerName player = PlayerName.of(name);
        synchronized (lock) {
            String folded = PlayerName.folded(player.text());
            if (table.seats().stream().anyMatch(seat -> PlayerName.folded(seat.name()).equals(folded))) {
                throw new RefusedException("Somebody at the table is called " + player.text() + " already.");
            }
            OptionalInt free = table.freeSeat();
            if (free.isEmpty()) {
                throw new RefusedException("All " + Table.SEATS + " seats are taken.");
            }
            String token = secrets.get();
            int seat = free.getAsInt();
            move(Move.sit(seat, player.text(), key(token)));
            heard[seat] = millis.getAsLong();
            return new Place(token, seat);
        }
    }

    /** Gives the seat up. */
    void stand(String token) throws NotSeatedException, RefusedException {
        synchronized (lock) {
            int seat = require(token);
            move(Move.stand(seat, table.seats().get(seat).name()));
        }
    }

    /** Rolls two dice. */
    void roll(String token) throws NotSeatedException, RefusedException {
        synchronized (lock) {
            int seat = require(token);
            if (table.turn() != seat) {
                throw new RefusedException(table.turn() < 0 ? "A round needs two players."
                        : "It is the turn of " + table.seats().get(table.turn()).name() + ".");
            }
            heard[seat] = millis.getAsLong();
            move(Move.roll(seat, table.seats().get(seat).name(), dice.nextInt(1, 7), dice.nextInt(1, 7)));
        }
    }

    /** Somebody has asked for something; nothing happens if the token is nobody's. */
    void heardOf(String token) {
        String key = key(token);
        synchronized (lock) {
            table.seatOf(key).ifPresent(seat -> heard[seat] = millis.getAsLong());
        }
    }

    /** Frees the seats of those who are gone, or let the others wait for too long. Called every second or so. */
    void sweep() {
        synchronized (lock) {
            long now = millis.getAsLong();
            for (int seat = 0; seat < Table.SEATS; seat++) {
                boolean silent = now - heard[seat] >= LEASE.toMillis();
                boolean slow = table.turn() == seat && now - turnSince >= TURN.toMillis();
                if (!table.seats().get(seat).isFree() && (silent || slow)) {
                    try {
                        move(Move.leave(seat, table.seats().get(seat).name()));
                    } catch (RefusedException e) {
                        // The hub is away, and with it everybody who waits: the next sweep tries again.
                        LOG.debug("seat {} was not freed: {}", seat, e.getMessage());
                    }
                }
            }
        }
    }

    private int require(String token) throws NotSeatedException {
        return table.seatOf(key(token)).orElseThrow(
                () -> new NotSeatedException("You have no seat at this table: take one first."));
    }

    /** Publishes a move that is allowed, and only then makes it. */
    private void move(Move move) throws RefusedException {
        Step step = table.after(move);
        try {
            channel.publish(step.move().kind().name().toLowerCase(Locale.ROOT), step);
        } catch (IllegalStateException e) {
            throw away(e);
        }
        if (step.table().turn() != table.turn() || step.table().round() != table.round()) {
            turnSince = millis.getAsLong();
        }
        table = step.table();
    }

    private static RefusedException away(IllegalStateException e) {
        LOG.debug("the table is away: {}", e.getMessage());
        return new RefusedException("The table is away at the moment.");
    }

    private static Table standing(List<Step> steps) {
        return steps.isEmpty() ? Table.EMPTY : steps.get(steps.size() - 1).table();
    }

    private static ShownMove[] shown(List<Step> steps) {
        return steps.stream().map(Step::shown).toArray(ShownMove[]::new);
    }

    private List<Step> steps(List<Event> events) {
        return events.stream().map(this::step).flatMap(Optional::stream).toList();
    }

    /** The step that an event tells of; empty if somebody else has published something else. */
    private Optional<Step> step(Event event) {
        try {
            return Optional.ofNullable(channels.decode(event, Step.class));
        } catch (RuntimeException e) {
            LOG.debug("event {} is no move: {}", event.id(), e.getClass());
            return Optional.empty();
        }
    }

    /** What may be known of a token: nobody gets back from it to the token, which is as long as a key. */
    private static String key(String token) {
        if (token == null || token.length() > MAX_TOKEN_LENGTH || token.isEmpty()) {
            return "";
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package org.halley.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.halley.benchmark.load.Plan.Pace;

/**
 * Holds the connections and carries out a plan, in the one thread that calls it. Every event at every follower goes
 * through a {@link Ledger}; what is wrong there, or with a connection, is thrown out of {@link #run}.
 */
final class Engine implements AutoCloseable {

    /** How long nothing may come before it is said that the server has stopped. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    /** How many connections are begun before the first of them must be there. */
    private static final int CONNECTING = 256;
    private static final int DEPTH = 4096;

    private final Plan plan;
    private final Protocol protocol;
    private final Selector selector;
    private final Connection.Buffers buffers = new Connection.Buffers();
    private final Head head = new Head();
    private final EventText text;
    private final Ledger ledger;
    private final Publications publications;
    private final Meter meter;
    private final Histogram histogram;
    private final Visitors visitors;
    private final Consumer<Map<String, Double>> each;

    /** The publishers by number, and behind them the followers. */
    private final List<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private int connecting;
    /** How many connections are still in their preparations: not there, or in a handshake. */
    private int preparing;

    /** The connection that is being read. */
    private Connection reading;
    private long now;
    private long answers;
    private long progress;

    /**
     * Opens nothing yet.
     *
     * @param each given the figures of each interval of the plan, if it has such, and none when the first begins
     */
    Engine(Plan plan, Protocol protocol, Meter meter, Consumer<Map<String, Double>> each) throws IOException {
        this.plan = plan;
        this.protocol = protocol;
        this.meter = meter;
        this.histogram = meter.histogram();
        selector = Selector.open();
        text = new EventText(plan.bytes());
        ledger = new Ledger(plan.followers(), plan.channels(), plan.pace() == Pace.RATE ? DEPTH : 4);
        publications = new Publications(plan, ledger);
        visitors = new Visitors(plan.visitors(), plan.channels(), this::open);
        this.each = each;
    }

    /**
     * Carries out the plan.
     *
     * @throws IllegalStateException if an event was lost, given twice or out of order, or an answer is not as it should be
     * @throws IOException if a connection broke
     */
    void run() throws IOException, InterruptedException {
        open(plan.publishers(), true);
        if (plan.pace() == Pace.READY) {
            publishOnce();
        }
        if (plan.pace() == Pace.HELD) {
            meter.beforeHolding();
        }
        open(plan.followers(), false);
        turnFor(plan.quiet().toNanos());
        if (plan.pace() == Pace.HELD) {
            meter.whileHolding();
            publishOnce();
            return;
        }
        if (plan.pace() != Pace.READY) {
            publications.begin();
        }
        visitors.begin(System.nanoTime());
        warmUp();
        if (plan.interval().isZero()) {
            measure(plan.measured().toNanos());
        } else {
            measureEachInterval();
        }
        visitors.end();
        publications.end();
        if (plan.pace() != Pace.READY) {
            turnUntil(ledger::isSettled);
            ledger.requireSettled();
        }
        if (plan.isFarewell()) {
            farewell();
        }
    }

    private void measure(long nanos) throws IOException {
        long before = given();
        meter.begin(before);
        turnFor(nanos);
        turnUntil(() -> given() > before);
        meter.end(given());
    }

    /** One interval behind the other, until so much time has gone. */
    private void measureEachInterval() throws IOException {
        long interval = plan.interval().toNanos();
        each.accept(Map.of());
        long next = System.nanoTime();
        for (long left = plan.measured().toNanos(); left > 0; left -= interval) {
            // From one fixed moment to the next, so that what is done in between does not add up.
            next += interval;
            measure(next - System.nanoTime());
            meter.figures().put("visitors", (double) visitors.come());
            each.accept(meter.figures());
        }
        // Who is told of the last interval looks at the server under load yet.
        turnFor(interval / 6);
    }

    /** Followers go, and one more event is published, by which a server finds out that the clients of polls have gone. */
    private void farewell() throws IOException {
        for (Connection connection : connections.subList(plan.publishers(), connections.size())) {
            connection.close();
        }
        // The sockets are closed by the selector.
        selector.selectNow(this::serve);
        publications.once();
        turnUntil(() -> publications.isEmpty() && idle.size() == plan.publishers());
    }

    /** So many deliveries too, since in a slow hour the compiler has not done its work after the same time. */
    private void warmUp() throws IOException {
        long longest = System.nanoTime() + 10 * plan.warmUp().toNanos();
        turnFor(plan.warmUp().toNanos());
        while (given() < plan.warmUpEvents() && System.nanoTime() < longest) {
            turnFor(TimeUnit.MILLISECONDS.toNanos(100));
        }
        if (plan.warmsUntilCompiled() && plan.isJava()) {
            warmUpUntilCompiled(System.nanoTime() + 3 * plan.warmUp().toNanos());
        }
    }

    /** What the compiler still does would be counted as the events' cost. */
    private void warmUpUntilCompiled(long longest) throws IOException {
        long second = TimeUnit.SECONDS.toNanos(1);
        long before = Processes.compilerNanos(plan.processes().get(0));
        long used = second;
        // A twentieth of one processor, in the worse of two seconds that follow each other.
        for (int quiet = 0; quiet < 2 && System.nanoTime() < longest; quiet = used < second / 20 ? quiet + 1 : 0) {
            turnFor(second);
            long now = Processes.compilerNanos(plan.processes().get(0));
            // Less than before: a thread of the compiler's has ended, and had nothing to do.
            used = Math.max(0, now - before);
            before = now;
        }
    }

    /** One event in each channel, to its end. */
    private void publishOnce() throws IOException {
        publications.once();
        turnUntil(() -> publications.isEmpty() && idle.size() == plan.publishers()
            && (plan.pace() == Pace.READY || ledger.isSettled()));
        if (plan.pace() != Pace.READY) {
            ledger.requireSettled();
        }
    }

    private long given() {
        return plan.pace() == Pace.READY ? answers : ledger.deliveries();
    }

    private void open(int count, boolean publish) throws IOException {
        for (int i = 0; i < count; i++) {
            int number = i;
            Dialogue dialogue = publish ? protocol.publisher(number)
                : protocol.follower(plan.firstChannel() + ledger.channelOf(number), number);
            Framing framing = new Framing(dialogue, this::received, head, !publish && plan.way().isStream());
            connections.add(new Connection(number, dialogue, framing, buffers, selector, plan.port()));
            connecting++;
            preparing++;
            if (connecting >= CONNECTING) {
                turnUntil(() -> connecting < CONNECTING / 2);
            }
        }
        turnUntil(() -> preparing == 0);
    }

    private Connection open(Visits.Visit visit) throws IOException {
        Dialogue dialogue = protocol.visitor(plan.firstChannel() + visit.channel());
        Framing framing = new Framing(dialogue, (channel, sequence) -> { }, head, plan.way().isStream());
        return new Connection(visit.channel(), dialogue, framing, buffers, selector, plan.port());
    }

    private void turnFor(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            turn(left);
        }
    }

    private void turnUntil(BooleanSupplier reached) throws IOException {
        progress = System.nanoTime();
        while (!reached.getAsBoolean()) {
            turn(PATIENCE);
            if (System.nanoTime() - progress > PATIENCE) {
                ledger.requireSettled();
                throw new IllegalStateException("nothing has come for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE)
                    + " s; " + connecting + " connections are not there, " + preparing + " not prepared");
            }
        }
    }

    /** Publishes what is due, lets visitors come and vanish, and reads from all connections where there is something. */
    private void turn(long longest) throws IOException {
        visitors.turn(System.nanoTime());
        long due = publications.nanosUntilDue(System.nanoTime());
        Connection publisher = due <= 0 ? idle(publications.channel()) : null;
        while (publisher != null) {
            int channel = publications.channel();
            long sequence = publications.publish();
            publisher.publish(plan.firstChannel() + channel, text.of(plan.firstChannel() + channel, sequence));
            due = publications.nanosUntilDue(System.nanoTime());
            publisher = due <= 0 ? idle(publications.channel()) : null;
        }
        // Where publishers are busy, the answer of one of them ends the wait.
        long nanos = Math.min(due <= 0 ? longest : Math.min(longest, due), visitors.nanosUntilDue(System.nanoTime()));
        selector.select(this::serve, Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    }

    /** Takes a publisher that may publish to a channel now, or null. */
    private Connection idle(int channel) {
        if (plan.pace() != Pace.RATE) {
            return idle.poll();
        }
        // Two events of one channel may be under way: on one connection they cannot overtake each other.
        Connection publisher = connections.get(channel % plan.publishers());
        return idle.remove(publisher) ? publisher : null;
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof Visitor visitor) {
            serve(visitor, key);
            return;
        }
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.connected();
                connecting--;
                progress = System.nanoTime();
                next(connection, true);
                return;
            }
            if (key.isWritable()) {
                connection.writable();
            }
            if (key.isReadable()) {
                reading = connection;
                now = System.nanoTime();
                boolean wasReady = connection.dialogue().isReady();
                if (connection.readable()) {
                    progress = now;
                    next(connection, !wasReady);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(who(connection) + ": " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(who(connection) + ": " + e.getMessage(), e);
        }
    }

    private static void serve(Visitor visitor, SelectionKey key) {
        try {
            visitor.serve(key);
        } catch (IOException e) {
            throw new UncheckedIOException("a visitor: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("a visitor: " + e.getMessage(), e);
        }
    }

    /** What a connection says next, when it has just come to be there or its answer has ended. */
    private void next(Connection connection, boolean wasPreparing) throws IOException {
        Dialogue dialogue = connection.dialogue();
        boolean isPublisher = dialogue instanceof Publisher;
        if (!isPublisher || !dialogue.isReady()) {
            connection.ask();
        } else {
            idle.add(connection);
        }
        if (wasPreparing && dialogue.isReady()) {
            preparing--;
        }
    }

    private static String who(Connection connection) {
        return (connection.dialogue() instanceof Publisher ? "publisher " : "follower ") + connection.number();
    }

    private void received(int channel, long sequence) {
        long since;
        if (reading.dialogue() instanceof Publisher) {
            throw new IllegalStateException("a publisher was given event " + sequence + " of channel " + channel);
        }
        int own = channel - plan.firstChannel();
        if (plan.pace() == Pace.READY) {
            if (own != ledger.channelOf(reading.number()) || sequence != 1) {
                throw new IllegalStateException("event " + sequence + " of channel " + channel
                    + " came in place of event 1 of its own");
            }
            answers++;
            since = reading.askedAt();
        } else {
            since = ledger.receive(reading.number(), own, sequence);
            if (ledger.isSettled(own)) {
                publications.settled(own);
            }
        }
        histogram.add(Math.max(0, now - since));
    }

    @Override
    public void close() throws IOException {
        visitors.end();
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}

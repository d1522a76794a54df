package org.halley.examples.desk;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.halley.comet.Names;
import org.halley.examples.desk.Outcome.State;

import com.google.gson.JsonObject;

/**
 * A task, from when it is accepted until it has been executed. Thread-safe.
 *
 * <p>Several may want to execute it at the same time: a price, the deadline, the end of its request. {@link #take} is the
 * one compare-and-set that decides who does; the others find the outcome later.
 */
final class Task {

    /** Who waits for the outcome. Its methods are called under no lock, and perhaps more than once. */
    interface Client {

        /** The outcome is there. */
        void ended();

        /** The desk stops before there is an outcome. */
        void refused(Refusal refusal);
    }

    /** In place of the client that has gone. */
    private static final Client GONE = new Client() {
        @Override
        public void ended() {
        }

        @Override
        public void refused(Refusal refusal) {
        }
    };

    private final String id;
    private final Order order;
    private final long deadlineMillis;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicReference<Client> client = new AtomicReference<>();
    private volatile Outcome outcome;

    /** Where it stands in the log; 0 while it does not. Guarded by this. */
    private long since;
    /** The last price that met it before it was known where it stands. Guarded by this. */
    private Quote early;

    Task(String id, Order order, long deadlineMillis) {
        this.id = Objects.requireNonNull(id, "id");
        this.order = Objects.requireNonNull(order, "order");
        this.deadlineMillis = deadlineMillis;
    }

    /**
     * The task that an event tells of.
     *
     * @throws Refusal if it is not one
     */
    static Task of(Fields fields, long position) {
        String id = fields.text("task");
        String deadline = fields.text("deadline");
        if (id.isEmpty() || id.length() > 32) {
            throw Refusal.of("task", "task '" + Names.shown(id) + "' is not 1 to 32 characters");
        }
        try {
            Task task = new Task(id, Order.of(fields), Instant.parse(deadline).toEpochMilli());
            task.told(position);
            return task;
        } catch (DateTimeException | ArithmeticException e) {
            throw Refusal.of("deadline", "deadline '" + Names.shown(deadline) + "' is not a time");
        }
    }

    String id() {
        return id;
    }

    Order order() {
        return order;
    }

    /** When it is executed in any case, in milliseconds of the wall clock, which mean the same after a restart. */
    long deadlineMillis() {
        return deadlineMillis;
    }

    /**
     * Whether a price is to end it. A price that stands before the task in the log does not, and one that comes before it
     * is known where the task stands is kept for {@link #told}.
     */
    synchronized boolean isMetBy(Quote quote) {
        if (!quote.symbol().equals(order.symbol()) || !order.condition().holds(quote.price())) {
            return false;
        }
        if (since == 0) {
            early = quote;
        }
        return since > 0 && quote.position() > since;
    }

    /** Its event was appended there; gives the price that has met it since, if one has. */
    synchronized Optional<Quote> told(long position) {
        since = position;
        return Optional.ofNullable(early).filter(quote -> quote.position() > position);
    }

    /** Whether the caller is the one who executes it. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** How it has ended; empty until it has been executed and that stands in the log. */
    Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** Executed; whoever waits is told. */
    void end(Outcome its) {
        outcome = its;
        client().ifPresent(Client::ended);
    }

    /** From now on this client waits for the outcome, unless one has gone already. */
    void attach(Client its) {
        client.updateAndGet(now -> now == GONE ? GONE : its);
    }

    /** The client waits no longer. */
    void detach() {
        client.set(GONE);
    }

    /** Who waits; empty if nobody does, or does any more. */
    Optional<Client> client() {
        return Optional.ofNullable(client.get()).filter(its -> its != GONE);
    }

    /** The task and where it stands, as events and answers tell it. */
    JsonObject json(State state, Optional<Price> price) {
        JsonObject object = new JsonObject();
        object.addProperty("task", id);
        object.addProperty("state", state.type());
        order.addTo(object);
        object.addProperty("deadline", Instant.ofEpochMilli(deadlineMillis).toString());
        price.ifPresent(its -> object.addProperty("price", its.amount()));
        return object;
    }
}

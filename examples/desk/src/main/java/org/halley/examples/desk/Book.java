package org.halley.examples.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Gap;
import org.halley.comet.Limit;
import org.halley.comet.Names;
import org.halley.comet.Publication;
import org.halley.comet.Selection;
import org.halley.examples.desk.Outcome.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel {@code /desk/tasks}, which is the book of what was accepted and of what was executed, and the desk's only
 * state. Each task has one event {@code waiting} and then one event {@code done} or {@code late}, with its id as the
 * key. Thread-safe.
 */
final class Book {

    /** The channel. */
    static final String TASKS = "/desk/tasks";
    /** The channels of all prices. */
    static final String PRICES = "/desk/prices/*";
    /** How many events of the channel are retained, as this bundle's configuration says. */
    static final int RETAINED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Book.class);

    private final EventChannels channels;

    Book(EventChannels channels) {
        this.channels = Objects.requireNonNull(channels, "channels");
    }

    /**
     * A task that has not ended.
     *
     * @param task the task
     * @param met the first price that met it before its deadline, if one did
     * @param number which of the channel's events that were read told of it, the first being 1
     */
    record Entry(Task task, Optional<Quote> met, long number) {
    }

    /**
     * What the log holds.
     *
     * @param entries the tasks that have not ended, the oldest first
     * @param events how many events of the channel were read
     * @param next the cursor behind what was read
     */
    record Standing(List<Entry> entries, long events, Cursor next) {
    }

    /**
     * Writes where a task stands.
     *
     * @return the event
     * @throws IllegalStateException if the hub has stopped
     */
    Event write(Task task, State state, Optional<Price> price) {
        Publication publication = Publication.to(TASKS, task.json(state, price)).withType(state.type()).withKey(task.id());
        return channels.publish(List.of(publication)).get(0);
    }

    /**
     * Reads everything that is retained, tasks and prices in the one order of the log: so a price finds exactly the tasks
     * that were waiting when it was published.
     */
    Standing read() {
        Selection all = Selection.of(TASKS, PRICES);
        Map<String, Entry> waiting = new LinkedHashMap<>();
        long events = 0;
        Batch batch;
        Cursor after = Cursor.EARLIEST;
        do {
            batch = channels.read(all, after, Limit.DEFAULT);
            after = batch.next();
            for (Gap gap : batch.gaps()) {
                LOG.warn("While {} was read, what it held up to {} was lost, and perhaps tasks with it", gap.channel(),
                        gap.oldest());
            }
            for (Event event : batch.events()) {
                if (event.channel().equals(TASKS)) {
                    turn(waiting, event, ++events);
                } else {
                    meet(waiting, event);
                }
            }
        } while (batch.more());
        return new Standing(List.copyOf(waiting.values()), events, after);
    }

    private static void turn(Map<String, Entry> waiting, Event event, long number) {
        try {
            Fields fields = Fields.of(event.json());
            if (event.type().filter(State.WAITING.type()::equals).isPresent()) {
                Task task = Task.of(fields, event.position());
                waiting.put(task.id(), new Entry(task, Optional.empty(), number));
            } else {
                waiting.remove(fields.text("task"));
            }
        } catch (Refusal e) {
            LOG.warn("Event {} of {} is not the desk's, and is passed over: {}", event.id(), TASKS, e.getMessage());
        }
    }

    private static void meet(Map<String, Entry> waiting, Event event) {
        try {
            Quote quote = Quote.of(event);
            waiting.replaceAll((id, entry) -> entry.met().isEmpty() && entry.task().isMetBy(quote)
                    && quote.timeMillis() <= entry.task().deadlineMillis()
                            ? new Entry(entry.task(), Optional.of(quote), entry.number()) : entry);
        } catch (Refusal e) {
            LOG.debug("Event {} of {} is no price: {}", event.id(), Names.shown(event.channel()), e.getMessage());
        }
    }
}

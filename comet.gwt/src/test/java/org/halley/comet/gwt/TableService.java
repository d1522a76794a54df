package org.halley.comet.gwt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Selection;
import org.halley.comet.gwt.table.Moves;
import org.halley.comet.gwt.table.NotSeated;
import org.halley.comet.gwt.table.Table;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;

/** The service of the tests. */
final class TableService extends AsyncRemoteServiceServlet implements Table {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<EventChannels> hub;
    /** How often a method was begun. */
    final AtomicInteger runs = new AtomicInteger();
    /** Those that suspended as of old. */
    final transient Set<Continuation> suspended = ConcurrentHashMap.newKeySet();

    /** The continuation of the call that was there last. */
    volatile transient Continuation seen;

    TableService(Supplier<EventChannels> hub) {
        this.hub = hub;
    }

    @Override
    public Moves movesAfter(String cursor, int millis) {
        runs.incrementAndGet();
        seen = continuation();
        Batch batch = await(hub.get().channel("/table"), Cursor.parse(cursor), Duration.ofMillis(millis));
        return new Moves(batch.events().stream().map(Event::json).toList(), batch.next().toString(), batch.gaps().size());
    }

    @Override
    public String both(String first, String second, int millis) {
        runs.incrementAndGet();
        Batch one = await(hub.get().channel("/one"), Cursor.parse(first), Duration.ofMillis(millis));
        Batch two = await(hub.get().channel("/two"), Cursor.parse(second), Duration.ofMillis(millis));
        return words(one) + " then " + words(two);
    }

    @Override
    public String anywhere(String cursor, int millis) {
        runs.incrementAndGet();
        return words(await(hub.get(), Selection.of("/**"), Cursor.parse(cursor), Duration.ofMillis(millis)));
    }

    private static String words(Batch batch) {
        return String.join(" ", batch.events().stream().map(Event::json).toList());
    }

    @Override
    public String roll(String player) throws NotSeated {
        throw new NotSeated(player, 6);
    }

    @Override
    public String fail(String secret) {
        throw new IllegalStateException(secret);
    }

    @Override
    public String suspend(String way) throws NotSeated {
        runs.incrementAndGet();
        Continuation continuation = ContinuationSupport.getContinuation(getThreadLocalRequest());
        if (!continuation.isInitial()) {
            return way + (continuation.isExpired() ? " expired" : " resumed");
        }
        continuation.setTimeout(way.equals("expire") ? 50 : 0);
        continuation.suspend();
        suspended.add(continuation);
        switch (way) {
            case "throw", "expire" -> continuation.undispatch();
            case "resume" -> {
                continuation.resume();
                continuation.undispatch();
            }
            case "declared" -> throw new NotSeated("who suspended", 0);
            case "undeclared" -> throw new IllegalStateException("a secret");
            case "jetty" -> throw new org.mortbay.jetty.RetryRequest();
            default -> {
                // Just returns.
            }
        }
        return "what nobody gets";
    }

    @Override
    public LinkedHashMap<String, String> ordered(String words) {
        LinkedHashMap<String, String> map = new LinkedHashMap<>();
        for (String word : words.split(" ")) {
            map.put(word, word + "!");
        }
        return map;
    }

    @Override
    public String say(String text) {
        return Thread.currentThread().getContextClassLoader().getClass().getSimpleName() + " " + text;
    }
}

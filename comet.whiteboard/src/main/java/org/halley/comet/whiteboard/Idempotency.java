package org.halley.comet.whiteboard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.halley.comet.shared.Time;

/**
 * Remembers for a while which publications were made under which key, so that each is made once. Bounded: where it is
 * full, a new key is refused rather than an old one forgotten. Thread-safe.
 */
final class Idempotency {

    /** Far longer than a publication takes, which waits for nothing. */
    private static final int PATIENCE_SECONDS = 10;

    /**
     * What a publication gave: events with consecutive positions.
     *
     * @param epoch of the log
     * @param first the position of the first
     * @param count how many, 1 or more
     */
    record Published(String epoch, long first, int count) {
    }

    private record Entry(String key, long until, CompletableFuture<Published> published) {
    }

    /** No new key can be remembered now. */
    static final class Full extends Exception {
        private static final long serialVersionUID = 1L;

        Full() {
            super("no more keys can be remembered", null, false, false);
        }
    }

    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Entry> byAge = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Time time;

    Idempotency(Time time) {
        this.time = time;
    }

    /**
     * Publishes, unless that was done under the same key within the window; then tells what it gave. A publication that
     * fails leaves nothing behind, and the next with its key is made.
     *
     * @param key names the publication among all clients'
     * @param settings the window and the bound
     * @param publication makes it; throws what is to be thrown
     * @throws Full if the key is new, and no more can be remembered
     */
    Published once(String key, Settings settings, Supplier<Published> publication) throws Full {
        for (;;) {
            forget();
            Entry entry = new Entry(key, time.millis() + settings.idempotencySeconds() * 1000L, new CompletableFuture<>());
            Entry earlier = entries.get(key);
            if (earlier == null) {
                if (count.incrementAndGet() > settings.idempotencyMax()) {
                    count.decrementAndGet();
                    throw new Full();
                }
                earlier = entries.putIfAbsent(key, entry);
                if (earlier == null) {
                    return publish(entry, publication);
                }
                count.decrementAndGet();
            }
            Published published = result(earlier);
            if (published != null) {
                return published;
            }
        }
    }

    private Published publish(Entry entry, Supplier<Published> publication) {
        Published published = null;
        try {
            published = publication.get();
            return published;
        } finally {
            if (published == null) {
                drop(entry);
            } else {
                byAge.add(entry);
            }
            entry.published.complete(published);
        }
    }

    /** What another thread's publication gave; null if it failed. */
    private static Published result(Entry entry) {
        try {
            return entry.published.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another publication with the same key is made", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("another publication with the same key is being made", e);
        }
    }

    /** Forgets what is past its window. */
    void forget() {
        long now = time.millis();
        for (Entry oldest = byAge.peek(); oldest != null && oldest.until <= now; oldest = byAge.peek()) {
            if (byAge.remove(oldest)) {
                drop(oldest);
            }
        }
    }

    private void drop(Entry entry) {
        if (entries.remove(entry.key, entry)) {
            count.decrementAndGet();
        }
    }

    /** How many keys are remembered. */
    int size() {
        return count.get();
    }
}

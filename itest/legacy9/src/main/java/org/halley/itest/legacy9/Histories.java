package org.halley.itest.legacy9;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What has happened to requests, by the ids that tests give them; kept until it is asked for. */
final class Histories {

    private final Map<String, History> histories = new ConcurrentHashMap<>();

    History of(String id) {
        return histories.computeIfAbsent(id, fresh -> new History());
    }

    void forget(String id) {
        histories.remove(id);
    }

    /** What has happened to one request. */
    static final class History {

        private final List<String> entries = new ArrayList<>();
        private final CountDownLatch completed = new CountDownLatch(1);

        synchronized void add(String entry) {
            entries.add(entry);
        }

        synchronized List<String> entries() {
            return List.copyOf(entries);
        }

        void complete() {
            add("onComplete");
            completed.countDown();
        }

        /** Whether the end of the request comes, in good time. */
        boolean awaitComplete() throws InterruptedException {
            return completed.await(30, TimeUnit.SECONDS);
        }
    }
}

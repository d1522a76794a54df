package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.halley.comet.Selection;
import org.halley.comet.Watch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutTest {

    private final List<Hand.Tasks> executors = List.of(new Hand.Tasks(), new Hand.Tasks());
    private final FanOut fanOut = new FanOut(List.copyOf(executors));
    private final List<String> called = new ArrayList<>();
    private final List<Watch> watches = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() {
        watches.forEach(Watch::close);
        assertTrue(fanOut.isEmpty());
    }

    private Watch watch(String name, String... selected) {
        return watch(() -> called.add(name), selected);
    }

    private Watch watch(Runnable ready, String... selected) {
        Watch watch = fanOut.watch(Selection.of(selected), ready);
        watches.add(watch);
        return watch;
    }

    private void run() {
        executors.forEach(Hand.Tasks::runAll);
    }

    private List<String> taken() {
        List<String> taken = called.stream().sorted().toList();
        called.clear();
        return taken;
    }

    @Test
    void callsThoseWhoWatchTheNameOrAPattern() {
        watch("a", "/r/1");
        watch("b", "/r/*");
        watch("c", "/**");
        watch("d", "/r/2", "/s/*");
        watch("e", "/*");
        fanOut.ready("/r/1");
        assertEquals(List.of(), taken(), "nobody is called by the publisher");
        run();
        assertEquals(List.of("a", "b", "c"), taken());
        fanOut.ready("/s/1");
        run();
        assertEquals(List.of("c", "d"), taken());
        run();
        assertEquals(List.of(), taken());
    }

    @Test
    void callsOnceForSeveralPublicationsAndNodes() {
        watch("a", "/r/1", "/r/2", "/r/*", "/**");
        for (int i = 0; i < 100; i++) {
            fanOut.ready("/r/1");
            fanOut.ready("/r/2");
        }
        run();
        assertEquals(List.of("a"), taken());
    }

    @Test
    void aPublicationDuringACallBringsAnother() {
        watch(() -> {
            if (called.size() < 3) {
                fanOut.ready("/a");
            }
            called.add("a");
        }, "/a");
        fanOut.ready("/a");
        run();
        assertEquals(List.of("a", "a", "a", "a"), taken());
    }

    @Test
    void aPublicationRightAfterTheWatchIsNotMissedThoughTheNodeWasReadyBefore() {
        watch("a", "/a");
        watch("b", "/a");
        fanOut.ready("/a");
        watch("c", "/a");
        watch("d", "/a");
        fanOut.ready("/a");
        run();
        assertEquals(List.of("a", "b", "c", "d"), taken());
    }

    @Test
    void noCallBeginsAfterClose() {
        Watch watch = watch("a", "/a");
        fanOut.ready("/a");
        watch.close();
        watch.close();
        run();
        assertEquals(List.of(), taken());
        assertTrue(fanOut.isEmpty());
    }

    @Test
    void aWatchMayCloseItselfAndOthers() {
        List<Watch> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(watch(() -> {
                called.add("x");
                all.forEach(Watch::close);
            }, "/a", "/*"));
        }
        fanOut.ready("/a");
        run();
        assertEquals(List.of("x"), taken());
        assertTrue(fanOut.isEmpty());
    }

    @Test
    void oneThatFailsHurtsNobodyElse() {
        watch(() -> {
            called.add("bad");
            throw new IllegalStateException("on purpose");
        }, "/a");
        watch(() -> {
            called.add("worse");
            throw new AssertionError("on purpose");
        }, "/a");
        watch("c", "/a");
        watch("d", "/a");
        fanOut.ready("/a");
        run();
        assertEquals(List.of("bad", "c", "d", "worse"), taken());
        fanOut.ready("/a");
        run();
        assertEquals(List.of("bad", "c", "d", "worse"), taken(), "it stays");
    }

    @Test
    void countsThoseWhoWatchByName() {
        watch("a", "/a");
        Watch two = watch("b", "/a", "/b", "/**");
        watch("c", "/*");
        assertEquals(2, fanOut.watchers("/a"));
        assertEquals(1, fanOut.watchers("/b"));
        assertEquals(0, fanOut.watchers("/c"));
        two.close();
        assertEquals(1, fanOut.watchers("/a"));
        assertEquals(0, fanOut.watchers("/b"));
        assertFalse(fanOut.isEmpty());
    }

    @Test
    void whatIsPublishedToNobodyLeavesNothing() {
        fanOut.ready("/a");
        assertTrue(fanOut.isEmpty());
        assertTrue(executors.stream().allMatch(Hand.Tasks::isEmpty));
    }
}

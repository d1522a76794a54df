package org.halley.comet.service;

import static org.halley.comet.service.World.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventListener;
import org.halley.comet.Gap;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowerTest {

    private final World world = World.retaining(3);
    private final List<Object> got = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() {
        subscriptions.forEach(Subscription::close);
        world.close();
    }

    private class Notes implements EventListener {
        @Override
        public void event(Event event) {
            got.add(event.position());
        }

        @Override
        public void gap(Gap gap) {
            got.add(gap.channel() + " " + gap.after() + " " + gap.oldest());
        }
    }

    private Subscription subscribe(Cursor after, EventListener listener, String... selected) {
        Subscription subscription = world.guest.subscribe(Selection.of(selected), after, listener);
        subscriptions.add(subscription);
        return subscription;
    }

    private void publish(String... channels) {
        for (String channel : channels) {
            world.publish(channel, 1);
        }
    }

    @Test
    void followsFromNow() {
        publish("/a");
        Subscription subscription = subscribe(Cursor.NOW, new Notes(), "/a", "/b");
        assertEquals(at(1), subscription.cursor());
        publish("/a", "/c", "/b");
        world.run();
        publish("/a");
        world.run();
        assertEquals(List.of(2L, 4L, 5L), got);
        assertEquals(at(5), subscription.cursor());
    }

    @Test
    void followsFromEarliestAndFromTheLast() {
        publish("/a", "/a", "/a", "/a", "/b");
        assertEquals(at(1), subscribe(Cursor.EARLIEST, new Notes(), "/a").cursor());
        world.run();
        assertEquals(List.of(2L, 3L, 4L), got);
        got.clear();
        subscribe(Cursor.last(1), new Notes(), "/a", "/b");
        publish("/a", "/a");
        world.run();
        assertTrue(got.containsAll(List.of(4L, 5L, 6L, 7L)), "the last when it was asked, and all since");
    }

    @Test
    void followsFromACursor() {
        publish("/a", "/a", "/a");
        Subscription first = subscribe(at(1), new Notes(), "/a");
        assertEquals(at(1), first.cursor());
        world.run();
        first.close();
        publish("/a");
        subscribe(first.cursor(), new Notes(), "/a");
        world.run();
        assertEquals(List.of(2L, 3L, 4L), got);
    }

    @Test
    void aSlowListenerIsToldOfTheGapAndHasNoQueue() {
        subscribe(Cursor.NOW, new Notes(), "/a");
        publish("/a", "/a", "/a", "/a", "/a", "/a", "/a");
        assertEquals(List.of(), got);
        world.run();
        assertEquals(List.of("/a e1.0 e1.4", 5L, 6L, 7L), got);
        world.run();
        assertEquals(4, got.size());
    }

    @Test
    void aLostLogIsTold() {
        publish("/a");
        subscribe(Cursor.of("e0", 5), new Notes(), "/a");
        world.run();
        assertEquals(List.of("/a e0.5 e1.0", 1L), got);
    }

    @Test
    void whatWasToldIsNotToldAgainFromTheMiddle() {
        publish("/b", "/b", "/a", "/a", "/a", "/a");
        Subscription[] own = new Subscription[1];
        own[0] = subscribe(at(0), new Notes() {
            @Override
            public void event(Event event) {
                super.event(event);
                own[0].close();
            }
        }, "/a", "/b");
        world.run();
        assertEquals(List.of("/a e1.0 e1.3", 1L), got);
        assertEquals(1, own[0].cursor().position());
        subscribe(own[0].cursor(), new Notes(), "/b", "/a");
        world.run();
        assertEquals(List.of("/a e1.0 e1.3", 1L, 2L, 4L, 5L, 6L), got);
    }

    @Test
    void oneThatFailsGetsTheNextEventAllTheSame() {
        publish("/a");
        subscribe(at(0), new Notes() {
            @Override
            public void event(Event event) {
                super.event(event);
                if (event.position() == 1) {
                    throw new IllegalStateException("on purpose");
                }
                if (event.position() == 2) {
                    throw new AssertionError("on purpose");
                }
            }

            @Override
            public void gap(Gap gap) {
                super.gap(gap);
                throw new IllegalStateException("on purpose");
            }
        }, "/a");
        publish("/a", "/a");
        world.run();
        assertEquals(List.of(1L, 2L, 3L), got);
        publish("/a", "/a", "/a", "/a");
        world.run();
        assertEquals(List.of(1L, 2L, 3L, "/a e1.3 e1.4", 5L, 6L, 7L), got);
    }

    @Test
    void noCallBeginsAfterClose() {
        Subscription subscription = subscribe(Cursor.NOW, new Notes(), "/a");
        publish("/a");
        subscription.close();
        subscription.close();
        world.run();
        assertEquals(List.of(), got);
        assertEquals(at(0), subscription.cursor());
    }

    @Test
    void listenersTakeTurns() {
        World large = World.retaining(1000);
        for (int i = 0; i < 200; i++) {
            large.publish("/a", i);
        }
        List<String> order = new ArrayList<>();
        Subscription first = large.guest.subscribe(Selection.of("/a"), at(0), event -> order.add("first"));
        Subscription second = large.guest.subscribe(Selection.of("/a"), at(0), event -> order.add("second"));
        large.run();
        assertEquals(400, order.size());
        assertTrue(order.indexOf("second") < 100, "nobody waits until another has all");
        first.close();
        second.close();
        large.close();
    }

    @Test
    void oneSubscriptionHasOneTaskAtMost() {
        subscribe(Cursor.NOW, new Notes(), "/a");
        for (int i = 0; i < 10; i++) {
            publish("/a");
            world.fanOut.forEach(Hand.Tasks::runAll);
        }
        assertTrue(world.delivery.runOne());
        world.delivery.runOne();
        assertTrue(world.delivery.isEmpty());
    }

    @Test
    void anotherSelectionGoesOnInTheSamePlace() {
        Follower follower = world.guest.subscribe(Selection.of("/a"), Cursor.NOW, new Notes());
        subscriptions.add(follower);
        publish("/a", "/b");
        world.run();
        publish("/a");
        follower.select(Selection.of("/b", "/c"));
        publish("/a", "/c", "/b");
        world.run();
        assertEquals(List.of(1L, 5L, 6L), got);
        follower.close();
        follower.select(Selection.of("/a"));
        publish("/a");
        world.run();
        assertEquals(3, got.size());
    }
}

package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.halley.comet.Batch;
import org.halley.comet.ChannelStatus;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.EventListener;
import org.halley.comet.Retention;
import org.halley.comet.Selection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class ComponentsTest {

    private final HubComponent hub = new HubComponent(null, Map.of());
    private final Guest guest = hub.hub().enter();
    /** What is registered: the properties and the factory. */
    private final List<Registered> registered = new ArrayList<>();
    private int registrations;

    private record Registered(Dictionary<String, ?> properties, ServiceFactory<EventChannel> factory) {
    }

    @AfterEach
    void nothingIsLeftBehind() {
        guest.close();
        assertTrue(hub.hub().isIdle());
        hub.stop();
        assertEquals(List.of(), registered);
    }

    @SuppressWarnings("unchecked")
    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    assertEquals("registerService", method.getName());
                    assertEquals(EventChannel.class, arguments[0]);
                    Registered entry = new Registered((Dictionary<String, ?>) arguments[2],
                            (ServiceFactory<EventChannel>) arguments[1]);
                    registered.add(entry);
                    registrations++;
                    return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class},
                            (registration, call, none) -> {
                                assertEquals("unregister", call.getName());
                                assertTrue(registered.remove(entry));
                                return null;
                            });
                });
    }

    private ChannelComponent channel(Object... pairs) {
        return new ChannelComponent(hub, context(), properties(pairs));
    }

    private static Map<String, Object> properties(Object... pairs) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put((String) pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private ChannelStatus status(String name) {
        return guest.channels().stream().filter(status -> status.name().equals(name)).findFirst().orElseThrow();
    }

    private void fill(String name) {
        for (int i = 0; i < 10; i++) {
            guest.channel(name).publish(i);
        }
    }

    @Test
    void aConfiguredNameIsAServiceAndIsRetainedSo() {
        ChannelComponent component = channel("channel", " /a ", "retain.events", "2");
        assertEquals("/a", registered.get(0).properties().get("comet.channel"));
        assertEquals(1, registered.get(0).properties().size());
        assertTrue(status("/a").declared());
        fill("/a");
        assertEquals(2, status("/a").events());
        component.stop();
        assertFalse(status("/a").declared());
    }

    @Test
    void aConfiguredPatternIsRetainedSoAndIsNoService() {
        ChannelComponent component = channel("channel", "/r/*", "retain.events", 3);
        assertEquals(List.of(), registered);
        fill("/r/1");
        assertEquals(3, status("/r/1").events());
        component.stop();
    }

    @Test
    void aChangedRetentionLeavesTheServiceAlone() {
        ChannelComponent component = channel("channel", "/a", "retain.events", 2);
        EventChannel service = registered.get(0).factory().getService(null, null);
        CompletableFuture<Batch> next = service.next(Cursor.NOW, Duration.ofHours(1)).toCompletableFuture();
        component.modified(properties("channel", "/a", "retain.events", 4));
        assertEquals(1, registrations);
        assertFalse(next.isDone());
        fill("/a");
        assertEquals(4, status("/a").events());
        registered.get(0).factory().ungetService(null, null, service);
        component.stop();
    }

    @Test
    void aChangedNameIsAnotherService() {
        ChannelComponent component = channel("channel", "/a");
        component.modified(properties("channel", "/b"));
        assertEquals(List.of("/b"), registered.stream().map(entry -> entry.properties().get("comet.channel")).toList());
        assertFalse(status("/a").declared());
        assertTrue(status("/b").declared());
        component.modified(properties("channel", "/b/*"));
        assertEquals(List.of(), registered);
        component.stop();
    }

    @Test
    void aBadConfigurationDeclaresNothingOrLeavesWhatWas() {
        for (Object bad : Arrays.asList(null, "", "a", "/a/", "/a/*/b", "/-", 5)) {
            ChannelComponent component = bad == null ? channel() : channel("channel", bad);
            assertEquals(List.of(), registered);
            component.modified(properties("channel", "/a", "retain.events", 2));
            component.modified(properties("channel", bad));
            component.modified(properties("channel", "/a", "retain.events", "none"));
            assertEquals(1, registered.size());
            fill("/a");
            assertEquals(2, status("/a").events());
            component.stop();
        }
    }

    @Test
    void aChannelWithoutRoomIsNotAFailedComponent() {
        hub.modified(properties("channels.max", 1));
        guest.channel("/full").publish(1);
        ChannelComponent component = channel("channel", "/a");
        assertEquals(List.of(), registered);
        hub.modified(properties("channels.max", 2));
        component.modified(properties("channel", "/a"));
        assertEquals(1, registered.size());
        component.stop();
    }

    @Test
    void whatADeclarationDoesNotSayFollowsTheHub() {
        ChannelComponent component = channel("channel", "/a", "retain.seconds", 0);
        hub.modified(properties("retain.events", 3));
        fill("/a");
        assertEquals(3, status("/a").events());
        hub.modified(properties("retain.events", "bad"));
        assertEquals(3, hub.hub().settings().retention().events());
        hub.modified(properties());
        assertEquals(Retention.DEFAULT, hub.hub().settings().retention());
        component.stop();
    }

    @Test
    void eachBundleHasItsOwnChannelAndTakesItsOwnAway() {
        ChannelComponent component = channel("channel", "/a");
        ServiceFactory<EventChannel> factory = registered.get(0).factory();
        EventChannel one = factory.getService(null, null);
        EventChannel two = factory.getService(null, null);
        assertNotSame(one, two);
        CompletableFuture<Batch> ofOne = one.next(Cursor.NOW, Duration.ofHours(1)).toCompletableFuture();
        CompletableFuture<Batch> ofTwo = two.next(Cursor.NOW, Duration.ofHours(1)).toCompletableFuture();
        factory.ungetService(null, null, one);
        assertTrue(ofOne.isCompletedExceptionally());
        assertFalse(ofTwo.isDone());
        assertThrows(IllegalStateException.class, () -> one.publish(1));
        Event event = two.publish(1);
        assertEquals(List.of(event), ofTwo.orTimeout(50, TimeUnit.SECONDS).join().events());
        factory.ungetService(null, null, two);
        component.stop();
    }

    @Test
    void theHubIsOnePerBundle() {
        ChannelsComponent one = new ChannelsComponent(hub);
        ChannelsComponent two = new ChannelsComponent(hub);
        Selection a = Selection.of("/a");
        CompletableFuture<Batch> ofOne = one.next(a, Cursor.NOW, Duration.ofHours(1)).toCompletableFuture();
        CompletableFuture<Batch> ofTwo = two.next(a, Cursor.NOW, Duration.ofHours(1)).toCompletableFuture();
        one.leave();
        assertTrue(ofOne.isCompletedExceptionally());
        assertFalse(ofTwo.isDone());
        two.channel("/a").publish(1);
        assertEquals(1, ofTwo.orTimeout(50, TimeUnit.SECONDS).join().events().size());
        two.leave();
    }

    private static Map<String, Object> service(long id, Object channels) {
        return channels == null ? Map.of("service.id", id) : Map.of("service.id", id, "comet.channel", channels);
    }

    private int followers() {
        return guest.channels().stream().mapToInt(ChannelStatus::followers).sum();
    }

    @Test
    void aListenerServiceFollowsWhatItNames() throws InterruptedException {
        ListenersComponent listeners = new ListenersComponent(hub);
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        EventListener listener = event -> got.add(event.json());
        guest.channel("/a").publish("before");
        listeners.bind(listener, service(1, new String[] {"/a", "/r/*"}));
        guest.channel("/a").publish("one");
        guest.channel("/b").publish("not for it");
        guest.channel("/r/1").publish("two");
        assertEquals("\"one\"", got.poll(50, TimeUnit.SECONDS));
        assertEquals("\"two\"", got.poll(50, TimeUnit.SECONDS));
        listeners.updated(listener, service(1, List.of("/b", "/r/*")));
        guest.channel("/a").publish("not any more");
        guest.channel("/b").publish("three");
        assertEquals("\"three\"", got.poll(50, TimeUnit.SECONDS));
        listeners.unbind(listener, service(1, "/b"));
        listeners.unbind(listener, service(1, "/b"));
        assertEquals(0, followers());
        listeners.stop();
        assertTrue(got.isEmpty());
    }

    @Test
    void oneObjectMayBeSeveralListenerServices() {
        ListenersComponent listeners = new ListenersComponent(hub);
        EventListener listener = event -> { };
        guest.channel("/a").publish(1);
        listeners.bind(listener, service(1, "/a"));
        listeners.bind(listener, service(2, "/a"));
        assertEquals(2, followers());
        listeners.unbind(listener, service(1, "/a"));
        assertEquals(1, followers());
        listeners.stop();
        assertEquals(0, followers());
    }

    @Test
    void aListenerServiceWithABadPropertyFollowsNothing() {
        ListenersComponent listeners = new ListenersComponent(hub);
        guest.channel("/a").publish(1);
        for (Object bad : Arrays.asList(null, "", "a", 5, new String[0], List.of(), new String[] {"/a", "/a/*/b"},
                List.of("/a", 5))) {
            EventListener listener = event -> { };
            listeners.bind(listener, service(1, bad));
            assertEquals(0, followers());
            listeners.updated(listener, service(1, "/a"));
            assertEquals(1, followers());
            listeners.updated(listener, service(1, bad));
            assertEquals(0, followers());
            listeners.unbind(listener, service(1, bad));
        }
        listeners.bind(event -> { }, service(2, "/a"));
        listeners.stop();
        assertEquals(0, followers());
    }
}

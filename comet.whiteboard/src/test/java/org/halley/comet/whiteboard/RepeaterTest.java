package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.halley.comet.shared.Client;
import org.halley.comet.shared.Drain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Polls that are repeated word by word on a connection that knows them. */
class RepeaterTest {

    private World world;
    private long before;

    @BeforeEach
    void open() throws Exception {
        world = World.repeating();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    /** How many polls were repeated since a connection is {@link #known}. */
    private long repeated() {
        return world.site.counters().of(Counters.Count.POLLS_REPEATED) - before;
    }

    /**
     * A connection that knows the poll of {@code /a}, with the same headers. Which request is the first that it knows is the
     * container's affair: what comes while it is still at the one before goes the ordinary way.
     */
    private Client known(String... headers) throws IOException {
        Client client = world.client();
        before += repeated();
        for (int i = 0; i < 100 && repeated() == 0; i++) {
            woken(client, headers);
        }
        assertTrue(repeated() > 0, "nothing was repeated");
        before += repeated();
        return client;
    }

    /** Polls from where the log ends until woken by an event. */
    private Client woken(Client client, String... headers) throws IOException {
        held(0);
        poll(client, now(), headers);
        held(1);
        world.publish("/a", "7");
        assertTrue(client.read().body().contains("\"data\":7"));
        held(0);
        return client;
    }

    private String now() {
        return world.hub().channels().now().toString();
    }

    private Client poll(Client client, String after, String... headers) throws IOException {
        return client.get("/comet/a?wait=60&after=" + after, headers);
    }

    /** Waits until as many are held. */
    private void held(int count) {
        World.await(() -> world.site.held().count() == count);
    }

    @Test
    void aPollThatIsRepeatedIsGivenWhatIsThereAlready() throws Exception {
        Client client = known();
        String after = now();
        world.publish("/a", "1");
        assertTrue(poll(client, after).read().body().contains("\"data\":1"));
        assertEquals(1, repeated());
    }

    @Test
    void aPollThatIsRepeatedWaitsAndIsWoken() throws Exception {
        Client client = known();
        for (int i = 1; i <= 5; i++) {
            poll(client, now());
            held(1);
            assertEquals(0, world.continuations.held());
            world.publish("/a", "" + i);
            assertTrue(client.read().body().contains("\"data\":" + i));
            held(0);
        }
        assertEquals(5, repeated());
    }

    @Test
    void itIsAnsweredAsInTheOrdinaryWay() throws Exception {
        Client client = known();
        String after = now();
        world.publish("/a", "1");
        Client.Response repeated = World.common(poll(client, after).read());
        Client.Response ordinary = world.get("/comet/a?after=" + after);
        assertEquals(ordinary.status(), repeated.status());
        assertEquals(ordinary.body(), repeated.body());
        Set<String> headers = new TreeSet<>(ordinary.headers().keySet());
        // Said by Jetty here, unlike in our assembly.
        headers.remove("server");
        assertEquals(headers, repeated.headers().keySet());
        for (String header : List.of("content-type", "content-length", "comet-cursor", "vary")) {
            assertEquals(ordinary.header(header), repeated.header(header));
        }
        assertEquals(1, repeated());
    }

    @Test
    void rule_3_4_itsWaitIsOver() throws Exception {
        Client client = poll(known(), now());
        held(1);
        world.step(59);
        assertEquals(1, world.site.held().count());
        world.step(1.1);
        Client.Response answer = World.common(client.read());
        assertEquals(204, answer.status());
        assertEquals(now(), answer.header("Comet-Cursor"));
        assertEquals(1, world.site.counters().of(Counters.Count.POLLS_TIMED_OUT));
        assertEquals(1, repeated());
    }

    @Test
    void rule_5_1_itIsToldOfAGap() throws Exception {
        Client client = known();
        String after = now();
        world.hub(10);
        Client.Response answer = World.common(poll(client, after).read());
        assertEquals(410, answer.status());
        assertTrue(answer.body().contains("\"cursor\":\"e2.0\""), answer.body());
        assertEquals(1, repeated());
    }

    @Test
    void rule_2_6_aMalformedCursorIsRefused() throws Exception {
        Client client = known();
        Client.Response answer = World.common(poll(client, "x~y").read());
        assertEquals(400, answer.status());
        assertTrue(answer.body().contains("x~y"), answer.body());
        assertEquals(1, repeated());
        woken(client);
        assertEquals(2, repeated());
    }

    @Test
    void rule_7_4_aBoundOnTheHeldHoldsForItToo() throws Exception {
        Client client = known();
        world.set("held.max", 0);
        assertEquals(503, poll(client, now()).read().status());
        assertEquals(1, repeated());
        world.set("held.max", 10);
        client = known();
        world.set("held.max.per.client", 0);
        Client.Response answer = poll(client, now()).read();
        assertEquals(429, answer.status());
        assertTrue(Integer.parseInt(answer.header("Retry-After")) >= 1);
        assertEquals(1, repeated());
        assertEquals(0, world.site.held().count());
        world.set("held.max.per.client", 10);
    }

    @Test
    void whateverElseComesGoesTheOrdinaryWay() throws Exception {
        world.set("publish.channels", "/**");
        Client client = known();
        String after = now();
        world.publish("/a", "1");
        for (String target : List.of("/comet/a?wait=0&after=" + after, "/comet/a?after=" + after + "&wait=0",
                "/comet/-/status", "/comet/a?wait=1&after=" + after.replace("e", "%65"), "/comet/a?wait=60&after=",
                "/comet/b?wait=0", "/comet/a?wait=60&after=" + after + "&after=" + after)) {
            assertTrue(client.get(target).read().status() <= 400, target);
        }
        assertEquals(201, client.send("POST", "/comet/a", "1", "Content-Type: application/json").read().status());
        assertEquals(0, repeated());
    }

    @Test
    void anotherHeaderIsAnotherRequest() throws Exception {
        Client client = known("Cookie: a=1");
        woken(client, "Cookie: a=2");
        assertEquals(0, repeated());
        woken(client, "Cookie: a=2", "X: y");
        assertEquals(0, repeated());
        woken(client);
        assertEquals(0, repeated());
    }

    @Test
    void aRequestInPiecesIsOrdinary() throws Exception {
        Client client = known();
        String after = now();
        world.publish("/a", "1");
        String request = "GET /comet/a?wait=60&after=" + after + " HTTP/1.1\r\nHost: localhost:" + world.port() + "\r\n\r\n";
        for (byte one : request.getBytes(StandardCharsets.US_ASCII)) {
            client.write(new byte[] { one });
        }
        assertTrue(client.read().body().contains("\"data\":1"));
    }

    @Test
    void whatIsSentWhileItIsHeldIsAnsweredBehindIt() throws Exception {
        Client client = known();
        String after = now();
        poll(client, after);
        held(1);
        client.get("/comet/-/status");
        client.get("/comet/a?wait=0&after=" + after);
        world.publish("/a", "1");
        assertTrue(client.read().body().contains("\"data\":1"));
        assertTrue(client.read().body().startsWith("{\"held\":"));
        assertTrue(client.read().body().contains("\"data\":1"));
        assertEquals(1, repeated());
    }

    @Test
    void severalAtOnceAreAnsweredInTurn() throws Exception {
        Client client = known();
        String after = now();
        world.publish("/a", "1");
        String one = "GET /comet/a?wait=60&after=" + after + " HTTP/1.1\r\nHost: localhost:" + world.port() + "\r\n\r\n";
        client.write((one + one + one).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 3; i++) {
            assertTrue(client.read().body().contains("\"data\":1"));
        }
    }

    @Test
    void aClientThatGoesWhileItIsHeldIsNoticedAtOnce() throws Exception {
        Client client = poll(known(), now());
        held(1);
        client.close();
        held(0);
        World.await(() -> world.site.counters().of(Counters.Count.CLIENTS_GONE) == 1);
        assertTrue(world.site.held().isEmpty());
    }

    @Test
    void rule_8_1_theDrainAnswersIt() throws Exception {
        Client client = known();
        String after = now();
        poll(client, after);
        held(1);
        new Drain(world.site, millis -> world.breathe()).run();
        assertEquals(204, client.read().status());
        assertEquals(503, poll(client, after).read().status());
        assertEquals(0, world.site.held().count());
    }

    @Test
    void rule_8_2_itStaysHeldWhileTheHubIsAway() throws Exception {
        Client client = poll(known(), now());
        held(1);
        world.hubLeaves();
        assertEquals(1, world.site.held().count());
        world.hub(10);
        assertEquals(410, client.read().status());
        assertEquals(1, repeated());
    }

    @Test
    void anAuthorizerThatComesIsAskedFromThenOn() throws Exception {
        Client client = poll(known(), now());
        held(1);
        world.site.authorizers().add(new Rights(List.of()));
        world.site.authorizersChanged();
        assertEquals(204, client.read().status());
        assertEquals(401, poll(client, now()).read().status());
        assertEquals(401, poll(client, now()).read().status());
        assertEquals(1, repeated());
    }

    @Test
    void afterHalfAMinuteItComesThroughTheContainerAgain() throws Exception {
        Client client = known();
        woken(client);
        assertEquals(1, repeated());
        world.step(31);
        woken(client);
        assertEquals(2, repeated());
        woken(client);
        assertEquals(2, repeated());
    }

    @Test
    void aChangedSettingHoldsFromTheNextButOne() throws Exception {
        Client client = known();
        world.set("wait.max", 1);
        woken(client);
        assertEquals(1, repeated());
        poll(client, now());
        World.await(() -> world.continuations.held() == 1);
        world.step(1.1);
        assertEquals(204, client.read().status());
        assertEquals(1, repeated());
    }

    @Test
    void pagesOfOtherOriginsAndSubscribersAreNotRepeated() throws Exception {
        Client page = world.client();
        for (int i = 0; i < 3; i++) {
            woken(page, "Origin: https://example.org");
        }
        Client named = world.client();
        for (int i = 0; i < 3; i++) {
            named.get("/comet/a?wait=60&subscriber=s&after=" + now());
            held(1);
            world.publish("/a", "2");
            assertEquals(200, named.read().status());
            held(0);
        }
        assertEquals(0, repeated());
    }

    @Test
    void noneIsLostOrGivenTwice() throws Exception {
        int events = 400;
        world.hub(events + 10);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                clients.add(threads.submit(AudienceTest.follow(world.port(), "/comet/a?", "e2.0", events)));
            }
            for (int i = 1; i <= events; i++) {
                // At first all wait, each event finds all of them; then some are on their way.
                int round = i;
                if (round <= 10) {
                    World.await(() -> world.site.counters().of(Counters.Count.POLLS) == 30 * round
                            && world.site.held().count() == 30);
                }
                world.publish("/a", "" + i);
            }
            for (Future<?> client : clients) {
                client.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(repeated() > 0, "nothing was repeated");
        held(0);
    }

    @Test
    void behindAFilterNothingIsRepeated() throws Exception {
        try (World filtered = World.repeating(true)) {
            filtered.publish("/a", "0");
            Client client = filtered.client();
            for (int i = 0; i < 5; i++) {
                String after = filtered.hub().channels().now().toString();
                poll(client, after);
                World.await(() -> filtered.site.held().count() == 1);
                filtered.publish("/a", "1");
                assertEquals(200, client.read().status());
                World.await(() -> filtered.site.held().count() == 0);
            }
            assertEquals(0, filtered.site.counters().of(Counters.Count.POLLS_REPEATED));
        }
    }
}

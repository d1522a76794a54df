package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who follow the same, and share what is found for them. */
class AudienceTest {

    private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");
    private static final Pattern DATA = Pattern.compile("\"data\":(\\d+)");

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void allWhoStandAtTheSamePlaceAreGivenTheSameBytes() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(world.held("/comet/a?wait=60"));
        }
        assertEquals(1, world.hub().open(), "one watch is enough for all");
        world.publish("/a", "1");
        for (Client client : clients) {
            assertTrue(client.read().body().contains("\"data\":1"));
        }
        assertEquals(1, world.site.counters().of(Counters.Count.BODIES_ENCODED));
        assertEquals(20, world.site.counters().of(Counters.Count.EVENTS_SENT));
    }

    @Test
    void manyAreSeatedInSeveralRowsAndAllAreTold() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clients.add(world.held("/comet/a?wait=60"));
        }
        world.publish("/a", "1");
        for (Client client : clients) {
            assertTrue(client.read().body().contains("\"data\":1"));
        }
    }

    @Test
    void whoStandsElsewhereIsGivenWhatIsBehindHisOwnCursor() throws Exception {
        world.publish("/a", "1");
        Client now = world.held("/comet/a?after=e1.1&wait=60");
        assertEquals("1", data(world.get("/comet/a?after=e1.0&wait=60").body()));
        world.publish("/a", "2");
        assertEquals("2", data(now.read().body()));
        assertEquals("12", data(world.get("/comet/a?after=e1.0&wait=60").body()));
        assertEquals("2", data(world.get("/comet/a?after=e1.1&wait=60").body()));
    }

    @Test
    void whatComesWhileNobodyIsSeatedIsFoundByWhoComesBack() throws Exception {
        Client client = world.held("/comet/a?wait=60");
        world.publish("/a", "1");
        Client.Response first = client.read();
        world.publish("/a", "2");
        assertEquals("2", data(world.get("/comet/a?wait=60&after=" + cursor(first.body())).body()));
    }

    @Test
    void anAudienceThatNobodyIsInIsForgotten() throws Exception {
        world.held("/comet/a?wait=10");
        world.step(11);
        World.await(() -> world.site.held().isEmpty());
        assertEquals(1, world.hub().open());
        world.step(0.1);
        world.step(4);
        assertEquals(1, world.hub().open());
        world.step(5);
        assertEquals(0, world.hub().open());
        Client again = world.held("/comet/a?wait=10");
        world.publish("/a", "1");
        assertEquals("1", data(again.read().body()));
    }

    /** Polls of several selections while events come as fast as they go, and audiences are made and forgotten meanwhile. */
    @Test
    void noneIsLostOrGivenTwiceHoweverTheyMeet() throws Exception {
        int events = 300;
        world.hub(events + 10);
        String begin = world.hub().channels().now().toString();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Void>> clients = new ArrayList<>();
            for (String target : List.of("/comet/a?", "/comet/a?", "/comet/*?", "/comet?channel=/a&channel=/b&", "/comet/a?")) {
                for (int i = 0; i < 6; i++) {
                    clients.add(threads.submit(follow(world.port(), target, begin, events)));
                }
            }
            for (int i = 1; i <= events; i++) {
                world.publish("/a", "" + i);
                if (i % 50 == 0) {
                    // As if nobody had been there for long: whoever is between two polls finds another audience.
                    world.clockOnly(6);
                    world.site.audiences().tidy();
                    world.clockOnly(6);
                    world.site.audiences().tidy();
                }
            }
            for (Future<Void> client : clients) {
                client.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** One client that polls from a cursor on until it has all events, which are numbers from 1 on. */
    static Callable<Void> follow(int port, String target, String begin, int events) {
        return () -> {
            try (Client client = new Client(port)) {
                String cursor = begin;
                int next = 1;
                while (next <= events) {
                    Client.Response answer = client.get(target + "wait=60&after=" + cursor).read();
                    assertEquals(200, answer.status(), answer.body());
                    Matcher data = DATA.matcher(answer.body());
                    while (data.find()) {
                        assertEquals(next++, Integer.parseInt(data.group(1)));
                    }
                    cursor = cursor(answer.body());
                }
            }
            return null;
        };
    }

    private static String cursor(String body) {
        Matcher matcher = CURSOR.matcher(body);
        assertTrue(matcher.find(), body);
        return matcher.group(1);
    }

    private static String data(String body) {
        StringBuilder all = new StringBuilder();
        Matcher data = DATA.matcher(body);
        while (data.find()) {
            all.append(data.group(1));
        }
        return all.toString();
    }
}

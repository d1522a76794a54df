package org.halley.comet.gwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.Client;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls that wait. */
@Timeout(60)
class WaitingTest {

    private static final int LONG = 60_000;

    private World world;

    private World world(String... parameters) throws Exception {
        world = new World(parameters);
        return world;
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        world.close();
    }

    private static String moves(String cursor, int millis) {
        return Payload.call("movesAfter", cursor, millis);
    }

    @Test
    void anEventThatIsThereIsAnsweredAtOnce() throws Exception {
        world().hub().publish("/table", "\"six\"");
        String answer = world.answer(moves("earliest", LONG));
        assertTrue(answer.contains("\\\"six\\\""), answer);
        assertTrue(answer.contains("\"e1.1\""), answer);
        assertEquals(1, world.service.runs.get());
    }

    @Test
    void aPublicationAnswersTheCallThatWaits() throws Exception {
        Client client = world().begin(moves("now", LONG));
        world.awaitWaiting(1);
        assertFalse(client.hasMore());
        world.hub().publish("/table", "\"six\"");
        String answer = World.good(client.read());
        assertTrue(answer.contains("\\\"six\\\""), answer);
        assertEquals(2, world.service.runs.get());
        world.awaitWaiting(0);
    }

    @Test
    void nowIsTheMomentOfTheFirstRun() throws Exception {
        // Two events: one wakes, and both were published before the method runs again.
        Client client = world().begin(moves("now", LONG));
        world.awaitWaiting(1);
        world.hub().publish("/table", "\"five\"");
        world.hub().publish("/other", "\"none\"");
        String answer = World.good(client.read());
        assertTrue(answer.contains("\\\"five\\\""), answer);
    }

    @Test
    void theTimeIsOverAndTheAnswerEmpty() throws Exception {
        world().hub().publish("/table", "\"old\"");
        String answer = world.answer(moves("now", 50));
        assertFalse(answer.contains("old"), answer);
        assertTrue(answer.contains("\"e1.1\""), answer);
        assertEquals(2, world.service.runs.get());
    }

    @Test
    void noTimeIsNoWait() throws Exception {
        world().answer(moves("now", 0));
        assertEquals(1, world.service.runs.get());
    }

    @Test
    void aGapIsToldAtOnce() throws Exception {
        world().hub().publish("/table", "\"new\"");
        String answer = world.answer(moves("e0.17", LONG));
        assertTrue(answer.contains("\\\"new\\\""), answer);
        assertEquals(1, world.service.runs.get());
    }

    @Test
    void aMethodWaitsTwice() throws Exception {
        Client client = world().begin(Payload.call("both", "now", "now", LONG));
        world.awaitWaiting(1);
        world.hub().publish("/one", "1");
        World.await(() -> world.service.runs.get() == 2 && world.service.waiting() == 1);
        // Not the first wait's any more: that has been told of 1 alone.
        world.hub().publish("/one", "2");
        world.hub().publish("/two", "3");
        String answer = World.good(client.read());
        assertTrue(answer.contains("\"1 then 3\""), answer);
        assertEquals(3, world.service.runs.get());
    }

    @Test
    void aPatternIsWaitedFor() throws Exception {
        Client client = world().begin(Payload.call("anywhere", "now", LONG));
        world.awaitWaiting(1);
        world.hub().publish("/far/away", "\"x\"");
        assertTrue(World.good(client.read()).contains("\\\"x\\\""));
    }

    @Test
    void aWakeUpForNothingWaitsOn() throws Exception {
        Client client = world().begin(moves("now", LONG));
        world.awaitWaiting(1);
        Continuation continuation = world.service.seen;
        assertTrue(continuation.resume());
        World.await(() -> world.service.runs.get() == 2 && world.service.waiting() == 1);
        assertFalse(client.hasMore());
        world.hub().publish("/table", "\"six\"");
        assertTrue(World.good(client.read()).contains("six"));
    }

    @Test
    void manyWaitWithoutThreads() throws Exception {
        int many = 300;
        world();
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            all.add(world.begin(moves("now", LONG)));
        }
        world.awaitWaiting(many);
        World.await(() -> world.busyThreads() <= 3);
        world.hub().publish("/table", "\"six\"");
        for (Client client : all) {
            assertTrue(World.good(client.read()).contains("six"));
        }
        world.awaitWaiting(0);
    }

    @Test
    void oneTooManyIsTurnedAway() throws Exception {
        Client client = world("waiting.max", "1").begin(moves("now", LONG));
        world.awaitWaiting(1);
        Client.Response refused = world.call(moves("now", LONG));
        assertEquals(503, refused.status());
        assertEquals("2", refused.header("Retry-After"));
        world.awaitWaiting(1);
        world.hub().publish("/table", "\"six\"");
        assertTrue(World.good(client.read()).contains("six"));
    }

    @Test
    void aConnectionIsUsedForOneCallAfterTheOther() throws Exception {
        Client client = world().client();
        for (int i = 1; i <= 5; i++) {
            World.send(client, moves("now", LONG));
            world.awaitWaiting(1);
            world.hub().publish("/table", "\"move " + i + "\"");
            assertTrue(World.good(client.read()).contains("move " + i));
            world.awaitWaiting(0);
        }
    }

    @Test
    void endingAnswersWhatWaitsAndLetsNothingWait() throws Exception {
        Client client = world().begin(moves("now", LONG));
        Client old = world.begin(Payload.call("suspend", "throw"));
        world.awaitWaiting(2);
        world.service.endWaiting();
        for (Client each : List.of(client, old)) {
            Client.Response answer = each.read();
            assertEquals(503, answer.status());
            assertEquals("2", answer.header("Retry-After"));
        }
        world.awaitWaiting(0);
        assertEquals(503, world.call(moves("now", LONG)).status());
        world.hub().publish("/table", "\"six\"");
        assertEquals(200, world.call(moves("earliest", LONG)).status());
    }

    @Test
    void theServletIsTakenAwayWhileCallsWait() throws Exception {
        Client client = world().begin(moves("now", LONG));
        world.awaitWaiting(1);
        world.stopServlet();
        assertEquals(503, client.read().status());
    }

    @Test
    void theBundleStopsWhileCallsWait() throws Exception {
        Client client = world().begin(moves("now", LONG));
        world.awaitWaiting(1);
        try {
            assertEquals(1, Calls.stop());
            assertEquals(503, client.read().status());
            assertEquals(503, world.call(moves("now", LONG)).status());
        } finally {
            Calls.start();
        }
        world.hub().publish("/table", "\"six\"");
        assertEquals(200, world.call(moves("earliest", LONG)).status());
    }

    @Test
    void theHubStopsWhileCallsWait() throws Exception {
        Client client = world().begin(moves("now", LONG));
        world.awaitWaiting(1);
        world.hub().close();
        assertEquals(503, client.read().status());
        assertEquals(503, world.call(moves("now", LONG)).status());
    }

    @Test
    void aSuspensionWithoutAsynchronousSupportIsAnsweredAtOnce() throws Exception {
        world = new World(false, null);
        assertEquals(200, world.call(moves("now", LONG)).status());
        assertEquals(1, world.service.runs.get());
    }

    @Test
    void aFilterWaitsInItsThread() throws Exception {
        world = new World(false, new ContinuationFilter());
        Client client = world.begin(moves("now", LONG));
        world.awaitWaiting(1);
        world.hub().publish("/table", "\"six\"");
        assertTrue(World.good(client.read()).contains("six"));
        assertEquals(2, world.service.runs.get());
    }

    @ParameterizedTest
    @ValueSource(strings = { "throw", "return", "jetty" })
    void aSuspendedMethodIsCalledAgain(String way) throws Exception {
        Client client = world().begin(Payload.call("suspend", way));
        world.awaitWaiting(1);
        assertFalse(client.hasMore());
        world.service.suspended.forEach(Continuation::resume);
        assertTrue(World.good(client.read()).contains(way + " resumed"));
        assertEquals(2, world.service.runs.get());
    }

    @Test
    void aSuspensionIsEndedBeforeTheMethodLeaves() throws Exception {
        assertTrue(world().answer(Payload.call("suspend", "resume")).contains("resume resumed"));
    }

    @Test
    void aSuspensionTimesOut() throws Exception {
        assertTrue(world().answer(Payload.call("suspend", "expire")).contains("expire expired"));
    }

    @Test
    void anExceptionBehindASuspensionIsTheAnswer() throws Exception {
        Client.Response declared = world().call(Payload.call("suspend", "declared"));
        assertEquals(200, declared.status());
        assertTrue(declared.body().startsWith("//EX") && declared.body().contains("who suspended has no seat"));
        Client.Response undeclared = world.call(Payload.call("suspend", "undeclared"));
        assertEquals(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, undeclared.status());
        assertFalse(undeclared.body().contains("secret"));
        assertEquals(2, world.service.runs.get());
    }
}

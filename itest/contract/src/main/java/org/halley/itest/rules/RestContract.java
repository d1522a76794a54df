package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.halley.itest.ContractTest;
import org.halley.itest.Crowd;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * Resources that answer from channels: under {@code /rest} as RESTEasy 3 had them, under {@code /api} on the JAX-RS
 * whiteboard; both in one framework, with a {@code javax.ws.rs} of its own each.
 */
public abstract class RestContract extends ContractTest {

    private static final int CROWD = 60;

    /** The whiteboards take up resources on threads of their own. */
    @BeforeEach
    final void awaitResources() {
        await("/rest/itest/suspended");
        await("/rest/basic");
        await("/api/itest/waiting");
    }

    private void await(String target) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (get(target).status() != 200) {
            assertTrue(System.nanoTime() < end, () -> target + " does not answer: " + get(target));
        }
    }

    private int number(String target) {
        return Integer.parseInt(get(target).body().strip());
    }

    private void awaitNumber(String target, int number) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        for (int found = number(target); found != number; found = number(target)) {
            int last = found;
            assertTrue(System.nanoTime() < end, () -> target + " says " + last + ", not " + number);
        }
    }

    private static String shown(String name) {
        return "channel=" + encoded(name);
    }

    @Test
    @DisplayName("the manual's class answers from another thread")
    void manualsClassAnswers() {
        Reply reply = get("/rest/basic");
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("basic", reply.body());
        assertTrue(reply.header("Content-Type").startsWith("text/plain"), reply::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "org.halley.itest.resteasy, org.halley.comet.resteasy",
        "org.halley.itest.rest, org.apache.geronimo.specs.geronimo-jaxrs_2.1_spec",
        "org.halley.comet.rest, org.apache.geronimo.specs.geronimo-jaxrs_2.1_spec",
        "org.apache.aries.jax.rs.whiteboard, org.apache.geronimo.specs.geronimo-jaxrs_2.1_spec" })
    @DisplayName("who asks for RESTEasy's javax.ws.rs has that, and nobody else")
    void eachHasItsCopy(String bundle, String copy) {
        JsonObject wires = control.wires(bundle);
        for (String name : List.of("javax.ws.rs", "javax.ws.rs.core")) {
            assertTrue(wires.has(name), wires::toString);
            assertTrue(wires.get(name).getAsString().endsWith(" of " + copy), wires::toString);
        }
    }

    @Test
    @DisplayName("@Suspend that nobody answers in its time is answered 503, and not before")
    void unansweredIs503() {
        long start = System.nanoTime();
        assertEquals(503, get("/rest/itest/unanswered").status());
        assertTrue(System.nanoTime() - start >= 300_000_000L);
    }

    @Test
    @DisplayName("a second setResponse is ignored; an exception after the injection gets its status")
    void secondAnswerAndException() {
        Reply twice = get("/rest/itest/twice");
        assertEquals(200, twice.status(), twice::toString);
        assertEquals("first", twice.body());
        Reply thrown = get("/rest/itest/throws");
        assertEquals(418, thrown.status(), thrown::toString);
        assertEquals("no coffee", thrown.body());
    }

    @Test
    @DisplayName("60 that @Suspend holds are answered by one publication of a bundle")
    void crowdOfResteasyIsAnswered() {
        String name = channel("crowd");
        String after = control.now();
        int before = number("/rest/itest/suspended");
        try (Crowd crowd = new Crowd(framework.base())) {
            crowd.connect(CROWD);
            crowd.get(0, CROWD, "/rest/itest/channel?millis=50000&after=" + after + "&" + shown(name));
            awaitNumber("/rest/itest/suspended", before + CROWD);
            assertWaiting();
            String id = control.publish(name, Map.of("price", 42));
            assertAnswered(crowd.answers(CROWD), id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "async", "stage" })
    @DisplayName("60 that a resource of the whiteboard holds are answered by one publication of a bundle")
    void crowdOfTheWhiteboardIsAnswered(String way) {
        String name = channel("crowd");
        try (Crowd crowd = new Crowd(framework.base())) {
            crowd.connect(CROWD);
            crowd.get(0, CROWD, "/api/itest/" + way + "?wait=60&" + shown(name));
            awaitNumber("/api/itest/waiting", CROWD);
            assertWaiting();
            String id = control.publish(name, Map.of("price", 42));
            assertAnswered(crowd.answers(CROWD), id);
        }
        awaitNumber("/api/itest/waiting", 0);
    }

    /** Asked while all of a crowd wait. */
    protected void assertWaiting() {
        // That others are answered meanwhile is shown by the question how many wait.
    }

    private static void assertAnswered(List<String> answers, String id) {
        assertEquals(CROWD, answers.size());
        for (String answer : answers) {
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            JsonObject batch = JsonParser.parseString(answer.substring(answer.indexOf("\r\n\r\n"))).getAsJsonObject();
            assertEquals(1, batch.getAsJsonArray("events").size());
            assertEquals(id, batch.getAsJsonArray("events").get(0).getAsJsonObject().get("id").getAsString());
            assertEquals(42, batch.getAsJsonArray("events").get(0).getAsJsonObject().getAsJsonObject("data").get("price")
                    .getAsInt());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/rest/itest/channel?millis=20000&", "/api/itest/plain?wait=20&", "/api/itest/stage?wait=20&" })
    @DisplayName("3, 5 what is behind the cursor comes at once; a gap is 410 with the way on; a bad cursor 400")
    void cursorsAreThoseOfTheProtocol(String target) {
        String name = channel("retained");
        control.declare(name, 3);
        String first = control.publish(name, 1);
        String second = control.publish(name, 2);
        Reply reply = get(target + shown(name) + "&after=" + first);
        assertEquals(200, reply.status(), reply::toString);
        assertEquals(second, reply.events().get(0).get("id").getAsString());
        assertEquals(get("/comet" + name + "?after=" + first).events(), reply.events(), "as the protocol answers");
        assertNotNull(reply.cursor());
        for (int i = 0; i < 5; i++) {
            control.publish(name, i);
        }
        JsonObject problem = assertProblemForm(410, get(target + shown(name) + "&after=" + first));
        assertEquals(name, problem.getAsJsonArray("gaps").get(0).getAsJsonObject().get("channel").getAsString());
        Reply rest = get(target + shown(name) + "&after=" + problem.get("cursor").getAsString());
        assertEquals(3, rest.events().size(), rest::toString);
        assertProblemForm(400, get(target + shown(name) + "&after=no%20cursor"));
    }

    @Test
    @DisplayName("3.4, 5.2 a wait that is over is 204 with a cursor; gap=continue tells beside the events")
    void waitAndGapAreThoseOfTheProtocol() {
        String name = channel("quiet");
        Reply nothing = get("/api/itest/plain?wait=1&" + shown(name));
        assertEquals(204, nothing.status(), nothing::toString);
        assertNotNull(nothing.cursor());
        assertEquals(204, get("/rest/itest/channel?millis=100&" + shown(name)).status());
        assertEquals("[]", get("/api/itest/stage?wait=0&empty=200&" + shown(name)).json().get("events").toString());
        control.declare(name, 2);
        String first = control.publish(name, 0);
        for (int i = 0; i < 5; i++) {
            control.publish(name, i);
        }
        JsonObject both = get("/api/itest/plain?gap=continue&after=" + first + "&" + shown(name)).json();
        assertEquals(2, both.getAsJsonArray("events").size());
        assertEquals(1, both.getAsJsonArray("gaps").size());
    }

    @Test
    @DisplayName("curl waits for a publication, and curl -N reads the stream, which begins with its place")
    void curlIsAClient() throws IOException, InterruptedException {
        String name = channel("ticks");
        String base = framework.base() + "api/itest/";
        Process poll = curl(base + "async?wait=60&" + shown(name));
        Process stream = curl("-N", base + "stream?" + shown(name));
        try (BufferedReader polled = reader(poll); BufferedReader streamed = reader(stream)) {
            assertTrue(line(streamed, "id: ").length() > 4);
            awaitNumber("/api/itest/waiting", 1);
            String id = control.publish(name, 42);
            assertEquals(id, JsonParser.parseString(polled.readLine()).getAsJsonObject().getAsJsonArray("events").get(0)
                    .getAsJsonObject().get("id").getAsString());
            assertTrue(poll.waitFor(30, TimeUnit.SECONDS));
            assertEquals("id: " + id, line(streamed, "id: "));
            JsonObject event = JsonParser.parseString(line(streamed, "data: ").substring(6)).getAsJsonObject();
            assertEquals(42, event.get("data").getAsInt());
            String typed = control.publishTyped(name, "alarm", "!");
            assertEquals("event: alarm", line(streamed, "event: "));
            assertEquals("id: " + typed, line(streamed, "id: "));
        } finally {
            poll.destroy();
            stream.destroy();
        }
    }

    @Test
    @DisplayName("4.1, 5.3 Last-Event-ID wins; a gap on a stream is told, and the stream goes on")
    void streamIsTakenUp() throws IOException {
        String name = channel("taken-up");
        control.declare(name, 3);
        String first = control.publish(name, 0);
        for (int i = 1; i < 6; i++) {
            control.publish(name, i);
        }
        Process stream = curl("-N", "-H", "Last-Event-ID: " + first,
                framework.base() + "api/itest/stream?after=now&" + shown(name));
        try (BufferedReader streamed = reader(stream)) {
            assertEquals("event: gap", line(streamed, "event: "));
            for (int i = 3; i < 6; i++) {
                String data = line(streamed, "data: {\"channel\"");
                assertTrue(data.endsWith("\"data\":" + i + "}"), data);
            }
        } finally {
            stream.destroy();
        }
    }

    @Test
    @DisplayName("8.1 stopping the library answers what waits, and it is there again")
    void stopAnswersWhatWaits() {
        String name = channel("stopped");
        Wire whiteboard = open().get("/api/itest/stage?wait=60&" + shown(name));
        awaitNumber("/api/itest/waiting", 1);
        int before = number("/rest/itest/suspended");
        Wire resteasy = open().get("/rest/itest/channel?millis=50000&" + shown(name));
        awaitNumber("/rest/itest/suspended", before + 1);
        control.bundle("stop", "org.halley.comet.rest");
        control.bundle("stop", "org.halley.comet.resteasy");
        try {
            assertEquals(204, whiteboard.reply().status());
            assertEquals(503, resteasy.reply().status());
        } finally {
            control.bundle("start", "org.halley.comet.rest");
            control.bundle("start", "org.halley.comet.resteasy");
        }
        awaitResources();
        assertEquals("basic", get("/rest/basic").body());
    }

    @Test
    @DisplayName("the example answers from its channels")
    void quotesAreAnswered() {
        control.bundle("start", "org.halley.examples.quotes");
        control.later("quotes", () -> control.bundle("stop", "org.halley.examples.quotes"));
        await("/api/quotes?wait=0&empty=200");
        Reply quotes = get("/api/quotes?wait=60&after=-1");
        assertEquals(200, quotes.status(), quotes::toString);
        assertTrue(quotes.events().get(0).get("channel").getAsString().startsWith("/quotes/"), quotes::toString);
        assertEquals(404, get("/api/quotes/NONE").status());
    }

    private static String line(BufferedReader lines, String start) throws IOException {
        List<String> others = new ArrayList<>();
        for (String line = lines.readLine(); line != null && others.size() < 100; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
            others.add(line);
        }
        throw new AssertionError("no line '" + start + "' in " + others);
    }

    private static Process curl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "--max-time", "60"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static BufferedReader reader(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }
}

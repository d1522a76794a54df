package org.halley.examples.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.ServletRequest;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;
import org.halley.continuation.Continuations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

class DeskServletTest {

    private static final String TASK = "{\"symbol\":\"ACME\",\"above\":120.5,\"seconds\":3600,\"note\":\"sell 100\"}";

    private final AtomicInteger ids = new AtomicInteger();
    private final LogInMemory log = new LogInMemory(System::currentTimeMillis);
    private final Desk desk = Desk.open(log, System::currentTimeMillis, () -> "t" + ids.incrementAndGet());
    private final AsyncServlet async = new AsyncServlet(200);
    private final AsyncServlet endless = new AsyncServlet(600_000);
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    private static final class Shared implements Continuations {

        @Override
        public Continuation of(ServletRequest request) {
            return ContinuationSupport.getContinuation(request);
        }

        @Override
        public int held() {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new Server(0);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder =
                new ServletHolder(new DeskServlet(desk, new Prices(log), new Shared(), System::currentTimeMillis));
        context.setContextPath("/desk");
        add(context, holder, "/tasks");
        context.addServlet(holder, "/prices/*");
        add(context, new ServletHolder(async), "/async");
        add(context, new ServletHolder(endless), "/endless");
        server.setHandler(context);
        server.start();
    }

    private static void add(ServletContextHandler context, ServletHolder holder, String pattern) {
        holder.setAsyncSupported(true);
        context.addServlet(holder, pattern);
    }

    @AfterEach
    void stop() throws Exception {
        desk.close();
        server.stop();
    }

    private String authority() {
        return "localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority() + "/desk/" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder posting(String path, String body) {
        return to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(posting(path, body));
    }

    /** Sends a task that waits; it does when this returns. */
    private CompletableFuture<HttpResponse<String>> waiting(String body) {
        int before = desk.size();
        CompletableFuture<HttpResponse<String>> future = client.sendAsync(posting("tasks", body).build(), BodyHandlers.ofString());
        while (desk.size() == before && !future.isDone()) {
            Thread.onSpinWait();
        }
        return future;
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private static JsonObject problem(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals("application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
        JsonObject problem = json(response);
        assertEquals(status, problem.get("status").getAsInt());
        assertFalse(problem.get("detail").getAsString().isEmpty());
        return problem;
    }

    @Test
    void priceAnswersTheTask() throws Exception {
        CompletableFuture<HttpResponse<String>> task = waiting(TASK);
        HttpResponse<String> published = post("prices/ACME", "{\"price\":121.25}");
        assertEquals(201, published.statusCode());
        assertEquals("/desk/prices/ACME", json(published).get("channel").getAsString());
        assertFalse(task.isDone());
        log.deliver();
        HttpResponse<String> answer = task.get(30, TimeUnit.SECONDS);
        assertEquals(200, answer.statusCode());
        assertEquals("done", json(answer).get("state").getAsString());
        assertEquals("t1", json(answer).get("task").getAsString());
        assertEquals("121.25", json(answer).get("price").getAsString());
        assertEquals(List.of("waiting", "done"), log.types(Book.TASKS, "t1"));
    }

    @Test
    void deadlineAnswersTheTask() throws Exception {
        HttpResponse<String> answer = post("tasks", TASK.replace("3600", "1"));
        assertEquals("late", json(answer).get("state").getAsString());
        assertFalse(json(answer).has("price"));
        assertEquals(List.of("waiting", "late"), log.types(Book.TASKS, "t1"));
    }

    @Test
    void stopAnswersTheTaskAndNamesIt() throws Exception {
        CompletableFuture<HttpResponse<String>> task = waiting(TASK);
        desk.close();
        HttpResponse<String> answer = task.get(30, TimeUnit.SECONDS);
        assertEquals("t1", problem(503, answer).get("task").getAsString());
        assertEquals("2", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals(List.of("waiting"), log.types(Book.TASKS, "t1"));
        problem(503, post("tasks", TASK));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"above\":1,\"seconds\":1} | symbol | symbol '' is not 1 to 8 of A-Z",
        "{\"symbol\":\"acme\",\"above\":1,\"seconds\":1} | symbol | symbol 'acme' is not 1 to 8 of A-Z",
        "{\"symbol\":\"ABCDEFGHI\",\"above\":1,\"seconds\":1} | symbol | symbol 'ABCDEFGHI' is not 1 to 8 of A-Z",
        "{\"symbol\":\"A/B\",\"above\":1,\"seconds\":1} | symbol | symbol 'A/B' is not 1 to 8 of A-Z",
        "{\"symbol\":7,\"above\":1,\"seconds\":1} | symbol | symbol '7' is not a JSON string",
        "{\"symbol\":[\"A\"],\"above\":1,\"seconds\":1} | symbol | symbol '[\"A\"]' is neither a JSON string nor a number",
        "{\"symbol\":null,\"above\":1,\"seconds\":1} | symbol | symbol 'null' is neither a JSON string nor a number",
        "{\"symbol\":\"ACME\",\"seconds\":1} | above | neither above nor below is there",
        "{\"symbol\":\"ACME\",\"above\":1,\"below\":2,\"seconds\":1} | above | above and below are both there",
        "{\"symbol\":\"ACME\",\"above\":\"1\",\"seconds\":1} | above | above '\"1\"' is not a JSON number",
        "{\"symbol\":\"ACME\",\"above\":0,\"seconds\":1} | above | above '0' is not a number above 0 and below 10000000",
        "{\"symbol\":\"ACME\",\"below\":-1,\"seconds\":1} | below | below '-1' is not a number above 0",
        "{\"symbol\":\"ACME\",\"below\":10000000,\"seconds\":1} | below | below '10000000' is not a number above 0",
        "{\"symbol\":\"ACME\",\"below\":1e7,\"seconds\":1} | below | below '1e7' is not a number above 0",
        "{\"symbol\":\"ACME\",\"below\":1e999999999999,\"seconds\":1} | below | below '1e999999999999' is not a number",
        "{\"symbol\":\"ACME\",\"below\":1e-13,\"seconds\":1} | below | with at most 12 decimals",
        "{\"symbol\":\"ACME\",\"below\":1.00000000000000000000001,\"seconds\":1} | below | in at most 24 characters",
        "{\"symbol\":\"ACME\",\"below\":true,\"seconds\":1} | below | below 'true' is not a JSON number",
        "{\"symbol\":\"ACME\",\"above\":1} | seconds | seconds '' is not a whole number from 1 to 3600",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":0} | seconds | seconds '0' is not a whole number from 1 to 3600",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":3601} | seconds | seconds '3601' is not a whole number",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":1.5} | seconds | seconds '1.5' is not a whole number",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":-5} | seconds | seconds '-5' is not a whole number",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":\"5\"} | seconds | seconds '\"5\"' is not a JSON number",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"note\":5} | note | note '5' is not a JSON string",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"note\":\"a\\nb\"} | note | note 'a?b' of 3 characters is not at most 120",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"note\":\"\\ud800\"} | note | note '?' of 1 characters",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"nota\":\"x\"} | nota | field 'nota' is none of above, below, note, seconds, symbol",
    })
    void refusalNamesTheFieldTheValueAndWhatIsAllowed(String body, String field, String detail) throws Exception {
        JsonObject problem = problem(400, post("tasks", body));
        assertEquals(field, problem.get("field").getAsString());
        assertTrue(problem.get("detail").getAsString().contains(detail), () -> problem.toString());
        assertEquals(0, log.size());
        assertEquals(0, desk.size());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "[]", "\"text\"", "null", "{", "{\"symbol\":", "{symbol:\"ACME\"}", "{} {}",
        "{\"symbol\":\"ACME\",\"above\":NaN,\"seconds\":1}", "{\"symbol\":\"ACME\",\"above\":01,\"seconds\":1}" })
    void whatIsNotOneJsonObjectIsRefused(String body) throws Exception {
        problem(400, post("tasks", body));
        problem(400, post("prices/ACME", body));
        assertEquals(0, log.size());
    }

    @Test
    void noteOfTheGreatestLengthIsTakenAndOneMoreIsNot() throws Exception {
        String longest = "☄".repeat(Order.MAX_NOTE);
        CompletableFuture<HttpResponse<String>> task = waiting(TASK.replace("sell 100", longest));
        JsonObject problem = problem(400, post("tasks", TASK.replace("sell 100", longest + "x")));
        assertTrue(problem.get("detail").getAsString().contains("of 121 characters"), problem::toString);
        desk.close();
        assertEquals(503, task.get(30, TimeUnit.SECONDS).statusCode());
        assertTrue(log.of(Book.TASKS).get(0).contains(longest));
    }

    @Test
    void bodyThatIsTooLargeIsNotRead() throws Exception {
        problem(413, post("tasks", TASK.replace("sell 100", "x".repeat(DeskRequest.MAX_BYTES))));
        problem(413, send(to("tasks").header("Content-Type", "application/json").POST(BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream(new byte[DeskRequest.MAX_BYTES + 1])))));
        assertEquals(0, log.size());
    }

    @Test
    void bodyThatIsNotUtf8IsRefused() throws Exception {
        problem(400, send(to("tasks").header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] { '{', (byte) 0xff, '}' }))));
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data" })
    void whatIsNotDeclaredAsJsonIsRefused(String type) throws Exception {
        for (String path : List.of("tasks", "prices/ACME")) {
            problem(415, send(to(path).header("Content-Type", type).POST(BodyPublishers.ofString(TASK))));
            problem(415, send(to(path).POST(BodyPublishers.ofString(TASK))));
        }
        assertEquals(0, log.size());
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://example.org", "null", "http://localhost", "https://localhost:1" })
    void pageOfAnotherOriginIsRefused(String origin) throws Exception {
        problem(403, send(posting("tasks", TASK).header("Origin", origin)));
        problem(403, send(posting("prices/ACME", "{\"price\":1}").header("Origin", origin)));
        assertEquals(0, log.size());
        assertEquals(201, send(posting("prices/ACME", "{\"price\":1}").header("Origin", "http://" + authority())).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET", "PUT", "DELETE", "PATCH" })
    void otherMethodsAreRefused(String method) throws Exception {
        for (String path : List.of("tasks", "prices/ACME")) {
            HttpResponse<String> answer = send(to(path).method(method, BodyPublishers.ofString(TASK)));
            problem(405, answer);
            assertEquals("POST", answer.headers().firstValue("Allow").orElse(""));
        }
        assertEquals(0, log.size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "ACME | {} | price | price '' is not a number above 0",
        "ACME | {\"price\":0} | price | price '0' is not a number above 0",
        "ACME | {\"price\":\"1\"} | price | price '\"1\"' is not a JSON number",
        "ACME | {\"price\":1,\"x\":1} | x | field 'x' is none of price",
        "acme | {\"price\":1} | symbol | symbol 'acme' is not 1 to 8 of A-Z",
        "A/B | {\"price\":1} | symbol | symbol 'A/B' is not 1 to 8 of A-Z",
    })
    void priceThatIsNoneIsNotPublished(String symbol, String body, String field, String detail) throws Exception {
        JsonObject problem = problem(400, post("prices/" + symbol, body));
        assertEquals(field, problem.get("field").getAsString());
        assertTrue(problem.get("detail").getAsString().contains(detail), problem::toString);
        assertEquals(0, log.size());
    }

    @Test
    void pricesWithoutASymbolAreNone() throws Exception {
        assertEquals("symbol", problem(400, post("prices", "{\"price\":1}")).get("field").getAsString());
        assertEquals("symbol", problem(400, post("prices/", "{\"price\":1}")).get("field").getAsString());
    }

    @Test
    void peopleMayNameSoManySymbolsOnly() throws Exception {
        for (int i = 0; i < Prices.MAX_SYMBOLS; i++) {
            assertEquals(201, post("prices/S" + (char) ('A' + i / 26) + (char) ('A' + i % 26), "{\"price\":1}").statusCode());
        }
        assertTrue(problem(503, post("prices/ZZZ", "{\"price\":1}")).get("detail").getAsString().contains("'ZZZ'"));
        assertEquals(201, post("prices/SAA", "{\"price\":2}").statusCode());
    }

    @Test
    void hubThatHasStoppedIsTold() throws Exception {
        log.stop();
        problem(503, post("tasks", TASK));
        problem(503, post("prices/ACME", "{\"price\":1}"));
        assertEquals(0, desk.size());
    }

    @Test
    void articlesServletAnswersWhenItsTimeoutResumesIt() throws Exception {
        HttpResponse<String> answer = send(to("async?asyncRequest=Y").GET());
        assertEquals(200, answer.statusCode());
        assertEquals("<H2> Happy to see response from AsyncServlet </H2>", answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = { "async", "async?asyncRequest=N", "async?asyncRequest=", "async?asyncRequest=y", "async?other=Y" })
    void articlesServletSaysWhatMatches(String path) throws Exception {
        JsonObject problem = problem(400, send(to(path).GET()));
        assertTrue(problem.get("detail").getAsString().startsWith("no match: asyncRequest '"), problem::toString);
        assertTrue(problem.get("detail").getAsString().endsWith("' is not Y"), problem::toString);
    }

    @Test
    void articlesServletTakesGetOnly() throws Exception {
        assertEquals("GET", send(posting("async?asyncRequest=Y", "{}")).headers().firstValue("Allow").orElse(""));
    }

    @Test
    void articlesServletEndsWhatWaitsWhenItStops() throws Exception {
        CompletableFuture<HttpResponse<String>> held =
                client.sendAsync(to("endless?asyncRequest=Y").GET().build(), BodyHandlers.ofString());
        while (endless.waiting() == 0) {
            Thread.onSpinWait();
        }
        endless.endAll();
        problem(503, held.get(30, TimeUnit.SECONDS));
        problem(503, send(to("endless?asyncRequest=Y").GET()));
    }

    @Test
    void answersAreNotStored() throws Exception {
        for (HttpResponse<String> answer : List.of(post("prices/ACME", "{\"price\":1}"), post("tasks", "{}"),
                send(to("async").GET()))) {
            assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        }
        assertEquals(Map.of("price", 1.0), new com.google.gson.Gson().fromJson(
                log.of("/desk/prices/ACME").get(0), Map.class));
    }
}

package org.halley.examples.chat;

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
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

class ChatServletTest {

    private final LogInMemory log = new LogInMemory();
    private final AtomicInteger secrets = new AtomicInteger(10_000_000);
    private final ChatRooms rooms = new ChatRooms(log, () -> 0, () -> Integer.toString(secrets.getAndIncrement()));
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server(0);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new ChatServlet(rooms)), "/chat/api/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private String authority() {
        return "localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority() + "/chat/api/" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
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

    private String token() throws IOException, InterruptedException {
        return json(post("enter", "{\"room\":\"lobby\",\"name\":\"Ada\"}")).get("token").getAsString();
    }

    @Test
    void entersSaysRenewsAndLeaves() throws Exception {
        JsonObject entry = json(post("enter", "{\"room\":\"lobby\",\"name\":\"Ada\"}"));
        String token = entry.get("token").getAsString();
        assertEquals("/chat/lobby", entry.get("channel").getAsString());
        assertEquals("test.1", entry.get("cursor").getAsString());
        assertEquals("Ada", entry.getAsJsonArray("members").get(0).getAsJsonObject().get("name").getAsString());
        assertEquals("join", entry.getAsJsonArray("history").get(0).getAsJsonObject().get("type").getAsString());

        HttpResponse<String> said = post("say", "{\"token\":\"" + token + "\",\"text\":\"<b>hello</b>\"}");
        assertEquals(201, said.statusCode());
        assertEquals("test.2", json(said).get("id").getAsString());

        assertEquals(post("renew", "{\"token\":\"" + token + "\"}").body(), send(to("rooms").GET()).body());
        assertEquals(204, post("leave", "{\"token\":\"" + token + "\"}").statusCode());
        assertEquals("{\"rooms\":[]}", send(to("rooms").GET()).body());
        assertEquals(3, log.of("lobby").size());
    }

    @Test
    void closingPageIsPartedAndNotRemoved() throws Exception {
        assertEquals(204, post("leave", "{\"token\":\"" + token() + "\",\"closing\":true}").statusCode());
        assertEquals(1, log.of("lobby").size());
    }

    @Test
    void problemNamesTheFieldTheValueAndWhatIsAllowed() throws Exception {
        JsonObject problem = problem(400, post("enter", "{\"room\":\"Lobby!\",\"name\":\"Ada\"}"));
        assertEquals("room", problem.get("field").getAsString());
        assertTrue(problem.get("detail").getAsString().contains("'Lobby!' is not 1 to 32 of a-z"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "\"text\"", "null", "{", "{\"room\":", "{\"room\":1,\"name\":\"Ada\"}",
        "{\"room\":[\"lobby\"],\"name\":\"Ada\"}", "{\"name\":\"Ada\"}", "{\"room\":\"lobby\"}",
        "{\"room\":\"lobby\",\"name\":null}", "{\"room\":\"lobby\",\"name\":\"Ada\",\"token\":{}}",
        "{\"room\":\"lobby\",\"name\":\"Ada\"} {}" })
    void malformedBodiesChangeNothing(String body) throws Exception {
        problem(400, post("enter", body));
        assertEquals(List.of(), rooms.rooms());
        assertEquals(List.of(), log.of("lobby"));
    }

    @Test
    void bodyThatIsNotUtf8IsMalformed() throws Exception {
        byte[] body = "{\"room\":\"lobby\",\"name\":\"A?\"}".getBytes("US-ASCII");
        body[body.length - 3] = (byte) 0xff;
        problem(400, send(to("enter").header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body))));
        assertEquals(List.of(), log.of("lobby"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data",
        "text/plain; application/json" })
    void otherContentTypesAreRefused(String type) throws Exception {
        problem(415, send(to("enter").header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"room\":\"lobby\",\"name\":\"Ada\"}"))));
        assertEquals(List.of(), log.of("lobby"));
    }

    @Test
    void contentTypeMayHaveParameters() throws Exception {
        assertEquals(200, send(to("enter").header("Content-Type", "Application/JSON; charset=utf-8")
                .POST(BodyPublishers.ofString("{\"room\":\"lobby\",\"name\":\"Ada\"}"))).statusCode());
    }

    @Test
    void bodyAboveTheLimitIsNotReadToItsEnd() throws Exception {
        String large = "{\"room\":\"" + "x".repeat(ChatRequest.MAX_BYTES) + "\"}";
        problem(413, post("enter", large));
        problem(413, send(to("enter").header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))));
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://evil.example", "null", "http://localhost", "https://localhost:1",
        "http://evil.example/?localhost", "" })
    void foreignOriginsAreRefused(String origin) throws Exception {
        String token = token();
        HttpResponse<String> response = send(to("say").header("Content-Type", "application/json")
                .header("Origin", origin).POST(BodyPublishers.ofString("{\"token\":\"" + token + "\",\"text\":\"hi\"}")));
        problem(403, response);
        assertEquals(1, log.of("lobby").size());
    }

    @Test
    void ownOriginIsTaken() throws Exception {
        assertEquals(200, send(to("enter").header("Content-Type", "application/json")
                .header("Origin", "http://" + authority())
                .POST(BodyPublishers.ofString("{\"room\":\"lobby\",\"name\":\"Ada\"}"))).statusCode());
    }

    @Test
    void tooManyLinesAreToldWhenToTryAgain() throws Exception {
        String line = "{\"token\":\"" + token() + "\",\"text\":\"hi\"}";
        for (int i = 0; i < ChatRooms.LINES_AT_ONCE; i++) {
            assertEquals(201, post("say", line).statusCode());
        }
        HttpResponse<String> refused = post("say", line);
        problem(429, refused);
        assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
    }

    @Test
    void strangerIsToldThatTheTokenIsNobodys() throws Exception {
        assertEquals("token", problem(404, post("say", "{\"token\":\"x\",\"text\":\"hi\"}")).get("field").getAsString());
        assertEquals("token", problem(404, post("renew", "{}")).get("field").getAsString());
        assertEquals(204, post("leave", "{\"token\":\"x\"}").statusCode());
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        problem(404, send(to("nothing").GET()));
        problem(404, send(to("").GET()));
        HttpResponse<String> get = send(to("enter").GET());
        problem(405, get);
        assertEquals("POST", get.headers().firstValue("Allow").orElse(""));
        problem(405, post("rooms", "{}"));
        problem(405, send(to("say").DELETE()));
    }

    @Test
    void answersAreNotCached() throws Exception {
        assertEquals("no-store", send(to("rooms").GET()).headers().firstValue("Cache-Control").orElse(""));
    }
}

package org.halley.benchmark.cometd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CometdServerTest {

    private static final Pattern CLIENT = Pattern.compile("\"clientId\":\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager())
        .version(HttpClient.Version.HTTP_1_1).build();
    private CometdServer server;

    @BeforeEach
    void start() throws Exception {
        server = CometdServer.start(0);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void whatIsPostedReachesAHeldConnect() throws Exception {
        Matcher found = CLIENT.matcher(bayeux("""
            [{"id":"1","channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}]"""));
        assertTrue(found.find());
        String id = found.group(1);
        bayeux("""
            [{"id":"2","channel":"/meta/subscribe","clientId":"%s","subscription":"/7"}]""".formatted(id));
        String connect = """
            [{"id":"3","channel":"/meta/connect","clientId":"%s","connectionType":"long-polling"}]""".formatted(id);
        bayeux(connect);
        CompletableFuture<HttpResponse<String>> held =
            client.sendAsync(post("/cometd/connect", connect), BodyHandlers.ofString());
        assertEquals(204, client.send(post("/publish/7", "\"@@7 1 ...\""), BodyHandlers.discarding()).statusCode());
        String answer = held.get(30, TimeUnit.SECONDS).body();
        assertTrue(answer.contains("\"data\":\"@@7 1 ...\""), answer);
    }

    @Test
    void whatIsNoJsonIsNotPublished() throws Exception {
        assertEquals(400, client.send(post("/publish/7", "nothing"), BodyHandlers.discarding()).statusCode());
    }

    @Test
    void aPublicationWithoutAChannelIsRefused() throws Exception {
        assertEquals(404, client.send(post("/publish/", "1"), BodyHandlers.discarding()).statusCode());
    }

    private String bayeux(String messages) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(post("/cometd/", messages), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"successful\":true"), answer.body());
        return answer.body();
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build();
    }
}

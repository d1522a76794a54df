package org.halley.comet.resteasy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Suspended requests that a channel answers. */
class ChannelAnswersTest {

    private static final String CHANNEL = "/situations/channel?millis=";

    private final World world;

    ChannelAnswersTest() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static String cursor(HttpResponse<String> answer) {
        return answer.headers().firstValue("Comet-Cursor").orElseThrow();
    }

    @Test
    void publicationAnswersAllWhoWait() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            requests.add(world.begin(CHANNEL + "30000"));
        }
        world.awaitPolls(60);
        Event event = world.hub.publish("/prices", "{\"price\":42}");
        for (CompletableFuture<HttpResponse<String>> request : requests) {
            HttpResponse<String> answer = request.get(30, TimeUnit.SECONDS);
            assertEquals(200, answer.statusCode());
            assertEquals("{\"cursor\":\"" + event.id() + "\",\"events\":[" + event + "]}\n", answer.body());
            assertEquals(event.id().toString(), cursor(answer));
            assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        }
    }

    @Test
    void whatIsBehindTheCursorIsAnsweredAtOnce() throws Exception {
        world.hub.publish("/prices", "1");
        Event second = world.hub.publish("/prices", "2");
        HttpResponse<String> answer = world.get(CHANNEL + "30000&after=" + world.hub.at(1));
        assertEquals(1, json(answer).getAsJsonArray("events").size());
        assertEquals(second.id().toString(), cursor(answer));
    }

    @Test
    void waitThatIsOverIs204WithACursor() throws Exception {
        HttpResponse<String> answer = world.get(CHANNEL + "200");
        assertEquals(204, answer.statusCode());
        assertTrue(Cursor.parse(cursor(answer)).isPlace());
    }

    @Test
    void gapIs410AndTellsFromWhereToGoOn() throws Exception {
        for (int i = 0; i < 15; i++) {
            world.hub.publish("/prices", "" + i);
        }
        HttpResponse<String> answer = world.get(CHANNEL + "30000&after=" + world.hub.at(1));
        assertEquals(410, answer.statusCode());
        assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("/prices", json(answer).getAsJsonArray("gaps").get(0).getAsJsonObject().get("channel").getAsString());
        HttpResponse<String> rest = world.get(CHANNEL + "30000&after=" + json(answer).get("cursor").getAsString());
        assertEquals(10, json(rest).getAsJsonArray("events").size());
    }

    @Test
    void malformedCursorIs400AndIsShownHarmlessly() throws Exception {
        HttpResponse<String> answer = world.get(CHANNEL + "30000&after=%0d%0aX-Evil:%20yes%3Cb%3E");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.headers().firstValue("X-Evil").isEmpty());
        assertTrue(json(answer).get("detail").getAsString().startsWith("cursor '"), answer::body);
    }

    @Test
    void hubThatGoesAwayIs503() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin(CHANNEL + "30000");
        world.awaitPolls(1);
        world.hub.close();
        assertEquals(503, request.get(30, TimeUnit.SECONDS).statusCode());
        assertEquals(503, world.get(CHANNEL + "30000").statusCode());
    }

    @Test
    void endAnswersWhatWaits() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin(CHANNEL + "30000");
        world.awaitPolls(1);
        world.answering.end();
        assertEquals(503, request.get(30, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void waitOutsideItsBoundsIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> world.answering.next(world.channel, null, Duration.ofHours(2), null));
        assertThrows(IllegalArgumentException.class,
                () -> world.answering.next(world.channel, null, Duration.ofMillis(-1), null));
    }
}

package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World().set("publish.channels", "/**").set("cors.origins",
                new String[] { "https://app.example", "http://other.example:8080" });
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void rule_7_3_anOriginOnTheListMayReadWithCredentials() throws Exception {
        Client.Response answer = world.get("/comet/a?wait=0", "Origin: https://app.example");
        assertEquals("https://app.example", answer.header("Access-Control-Allow-Origin"));
        assertEquals("true", answer.header("Access-Control-Allow-Credentials"));
        assertEquals("Comet-Cursor, Comet-Superseded, Retry-After", answer.header("Access-Control-Expose-Headers"));
        // Also where the answer is a refusal, or comes later.
        assertEquals("https://app.example",
                world.get("/comet/a?after=x", "Origin: https://app.example").header("Access-Control-Allow-Origin"));
        Client held = world.held("/comet/a?wait=60", "Origin: http://other.example:8080");
        world.publish("/a", "1");
        assertEquals("http://other.example:8080", held.read().header("Access-Control-Allow-Origin"));
        assertEquals(201, world.post("/comet/a", "1", "Origin: https://app.example").status());
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example", "null", "http://app.example", "https://app.example:444", "https://app.example.evil",
            "https://xapp.example", "https://app.example/", "*", "", "file://", "http://localhost:1", "https://app.example,https://x" })
    void rule_7_3_anyOtherOriginReadsNothingAndPublishesNothing(String origin) throws Exception {
        Client.Response answer = world.get("/comet/a?wait=0", "Origin: " + origin);
        assertEquals(204, answer.status());
        assertNull(answer.header("Access-Control-Allow-Origin"));
        assertNull(answer.header("Access-Control-Allow-Credentials"));
        world.refused(world.post("/comet/a", "1", "Origin: " + origin), 403, "origin '");
        world.refused(world.post("/comet/-/publish", "{\"events\":[{\"channel\":\"/a\",\"data\":1}]}", "Origin: " + origin), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://push.example", "https://push.example", "http://PUSH.example" })
    void rule_7_3_aPageOfTheSameHostIsNotForeign(String origin) throws Exception {
        assertEquals(201, world.post("/comet/a", "1", "Host: push.example", "Origin: " + origin).status());
    }

    @Test
    void rule_7_3_aPreflightIsAnsweredForTheListAlone() throws Exception {
        Client.Response answer = world.request("OPTIONS", "/comet/a", "Origin: https://app.example",
                "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type");
        assertEquals(204, answer.status());
        assertEquals("https://app.example", answer.header("Access-Control-Allow-Origin"));
        assertTrue(answer.header("Access-Control-Allow-Methods").contains("POST"));
        assertTrue(answer.header("Access-Control-Allow-Headers").contains("Content-Type"));
        assertTrue(answer.header("Access-Control-Allow-Headers").contains("Idempotency-Key"));
        answer = world.request("OPTIONS", "/comet/a", "Origin: https://evil.example", "Access-Control-Request-Method: POST");
        assertEquals(204, answer.status());
        assertNull(answer.header("Access-Control-Allow-Origin"));
        assertNull(answer.header("Access-Control-Allow-Methods"));
        assertEquals(204, world.request("OPTIONS", "/comet/-/publish", "Origin: https://app.example",
                "Access-Control-Request-Method: POST").status());
    }

    @Test
    void rule_7_3_byDefaultThereIsNone() throws Exception {
        try (World none = new World()) {
            assertNull(none.get("/comet/a?wait=0", "Origin: https://app.example").header("Access-Control-Allow-Origin"));
        }
    }
}

package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexTest {

    private static final String BROWSER = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

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
    void programsGetJson() throws Exception {
        world.publish("/chat/lobby", "1");
        world.publish("/it's", "1");
        for (String target : new String[] { "/comet", "/comet/", "/comet?wait=0" }) {
            Client.Response answer = world.get(target, "Accept: */*");
            assertEquals(200, answer.status());
            assertEquals("application/json", answer.header("Content-Type"));
            assertEquals("e1.2", answer.cursor());
            assertEquals("{\"cursor\":\"e1.2\",\"channels\":[\n"
                    + "{\"channel\":\"/chat/lobby\",\"url\":\"/comet/chat/lobby\",\"events\":1,\"last\":\"e1.1\"},\n"
                    + "{\"channel\":\"/it's\",\"url\":\"/comet/it%27s\",\"events\":1,\"last\":\"e1.2\"}\n]}\n", answer.body());
        }
    }

    @Test
    void rule_9_2_peopleGetAPageWithLinesToPaste() throws Exception {
        world.publish("/chat/lobby", "1");
        world.publish("/it's!", "1");
        Client.Response answer = world.get("/comet/", BROWSER, "Host: push.example:8181");
        assertEquals(200, answer.status());
        assertEquals("text/html;charset=utf-8", answer.header("Content-Type"));
        assertTrue(answer.header("Content-Security-Policy").startsWith("default-src 'none'; style-src 'sha256-"));
        String page = answer.body().replace("&#39;", "'");
        assertTrue(page.contains("\ncurl 'http://push.example:8181/comet/chat/lobby?after=earliest'\n".substring(1)), page);
        assertTrue(page.contains("curl -N -H 'Accept: text/event-stream' 'http://push.example:8181/comet/it%27s%21'"), page);
        assertFalse(page.contains("<script"));
    }

    @Test
    void aHostThatIsMoreThanAHostIsNotRepeated() throws Exception {
        world.publish("/a", "1");
        for (String host : new String[] { "x';rm -rf /;'", "<script>alert(1)</script>", "a b" }) {
            Client client = world.client().get("/comet/", BROWSER, "Host: " + host);
            Client.Response answer = client.read();
            if (answer.status() == 200) {
                assertTrue(answer.body().contains("http://localhost/comet/a"), answer.body());
            }
            assertFalse(answer.body().contains("<script>") && answer.status() == 200);
        }
    }

    @Test
    void anEmptyOneSaysSo() throws Exception {
        assertTrue(world.get("/comet/", BROWSER).body().contains("There is none yet that you may see"));
        assertEquals(200, world.request("HEAD", "/comet/").status());
    }

    @Test
    void rule_9_2_curlIsAClient() throws Exception {
        world.publish("/chat/lobby", "1");
        Client.Response answer = world.get("/comet/chat/lobby?after=earliest", "User-Agent: curl/8", "Accept: */*");
        assertTrue(answer.body().endsWith("}]}\n"));
        String stream = world.stream("/comet/chat/lobby?after=earliest", "User-Agent: curl/8").until("\"data\":1}\n\n");
        assertTrue(stream.startsWith("retry: 2000\n\nid: e1.0\n\nid: e1.1\ndata: {\"channel\""), stream);
    }
}

package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Section 9.2 of the protocol: {@code curl} is a client; and the index that shows how. */
public abstract class CurlContract extends ContractTest {

    @Test
    @DisplayName("9.2 one publication answers a curl that is held and a curl -N that streams")
    void onePublicationAnswersBoth() throws IOException, InterruptedException {
        String name = channel("ticks");
        String url = framework.base() + "comet" + name;
        Process poll = curl(url + "?after=now");
        Process stream = curl("-N", "-H", "Accept: text/event-stream", url);
        try (BufferedReader polled = reader(poll); BufferedReader streamed = reader(stream)) {
            control.awaitHeld(2);
            String id = control.publish(name, 42);
            String answer = polled.readLine();
            assertEquals(id, JsonParser.parseString(answer).getAsJsonObject().get("cursor").getAsString());
            assertTrue(poll.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, poll.exitValue());
            Future<List<String>> block = beside(() -> event(streamed));
            assertEquals("id: " + id, join(block).get(0));
        } finally {
            poll.destroy();
            stream.destroy();
        }
        // The first write to one who has closed is answered by a reset, and the next one fails.
        control.publish(name, "to nobody");
    }

    private static List<String> event(BufferedReader lines) throws IOException {
        List<String> block = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            block.add(line);
            if (line.startsWith("data:")) {
                return block.stream().filter(each -> each.startsWith("id:")).skip(1).toList();
            }
            if (block.size() > 100) {
                break;
            }
        }
        throw new AssertionError("no event in " + block);
    }

    @Test
    @DisplayName("9.2 what is retained is read with curl and nothing else, and ends in a line's end")
    void retainedEventsAreRead() throws IOException, InterruptedException {
        String name = channel("lobby");
        control.publish(name, "hello");
        Process curl = curl("-w", "%{http_code}", framework.base() + "comet" + name + "?after=earliest");
        String all = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(curl.waitFor(30, TimeUnit.SECONDS));
        assertTrue(all.endsWith("200"), all);
        assertEquals("hello", JsonParser.parseString(all.substring(0, all.length() - 3)).getAsJsonObject().getAsJsonArray("events")
                .get(0).getAsJsonObject().get("data").getAsString());
    }

    @Test
    @DisplayName("9.2 the index shows people the channels with lines to paste, and gives programs JSON")
    void indexShowsHow() {
        String name = channel("index");
        control.publish(name, 1);
        Reply page = get("/comet/", "Accept: text/html,application/xhtml+xml,*/*;q=0.8");
        assertEquals(200, page.status());
        assertTrue(page.header("Content-Type").startsWith("text/html"), page::toString);
        assertTrue(page.body().contains(name), page::body);
        assertTrue(page.body().contains("curl "), page::body);
        assertTrue(page.body().contains("curl -N"), page::body);
        Reply json = get("/comet/", "Accept: application/json");
        assertTrue(json.header("Content-Type").startsWith("application/json"), json::toString);
        JsonObject index = json.json();
        assertTrue(index.toString().contains(name), index::toString);
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

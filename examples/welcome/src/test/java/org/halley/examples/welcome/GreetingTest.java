package org.halley.examples.welcome;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreetingTest {

    private static final Scene COMET = new Scene("http://localhost:8181", Optional.of("/comet"), Optional.empty(),
            Optional.empty(), Optional.empty(), false);
    private static final Scene ALL = new Scene("http://localhost:8181", Optional.of("/comet"), Optional.of("/chat"),
            Optional.of("/desk"), Optional.of("/dice"), true);

    private final List<String> said = new ArrayList<>();
    private final Greeting greeting = new Greeting(said::add);

    @Test
    void tellsOfWhatIsThereOnly() {
        assertEquals(List.of("Halley is ready on http://localhost:8181",
                "  channels   http://localhost:8181/comet/"), COMET.lines());
        assertEquals(List.of("Halley is ready on http://localhost:8181",
                "  channels   http://localhost:8181/comet/",
                "  chat       http://localhost:8181/chat/",
                "  task desk  http://localhost:8181/desk/",
                "  dice table http://localhost:8181/dice/",
                "  ticks      curl 'http://localhost:8181/comet/ticks?after=now'"), ALL.lines());
    }

    @Test
    void isSaidOnceAndNotBeforeEverythingIsThere() {
        greeting.see(Scene.EMPTY, true);
        greeting.see(COMET, false);
        assertEquals(List.of(), said);
        greeting.see(ALL, true);
        greeting.see(ALL, true);
        assertEquals(1, said.size());
    }

    @Test
    void stopIsSaidOnceAndOnlyAfterReady() {
        greeting.stopped(true);
        greeting.see(Scene.EMPTY, true);
        assertEquals(List.of(), said);
        greeting.see(COMET, true);
        greeting.see(Scene.EMPTY, true);
        greeting.stopped(true);
        assertEquals(List.of(String.join(System.lineSeparator(), COMET.lines()), "Halley has stopped"), said);
    }

    @Test
    void isSaidAgainAfterAStop() {
        greeting.see(COMET, true);
        greeting.see(Scene.EMPTY, false);
        greeting.see(COMET, true);
        assertEquals(3, said.size());
    }

    @Test
    void stopThatWasCutOffIsSaidToBe() {
        greeting.see(COMET, true);
        greeting.stopped(false);
        assertEquals("Halley has not stopped in time, and is cut off", said.get(1));
    }

    @ParameterizedTest
    @CsvSource({ "http://0.0.0.0:8181/, http://localhost:8181", "http://[::]:8181/, http://localhost:8181",
        "http://[0:0:0:0:0:0:0:0]:80/, http://localhost:80", "http://192.0.2.7:8181/, http://192.0.2.7:8181",
        "https://example.org/, https://example.org", "/, ''", "ftp://example.org/, ''" })
    void addressCanBeTyped(String endpoint, String address) {
        assertEquals(address, Scene.reachable(List.of(endpoint)).orElse(""));
    }

    @Test
    void firstHttpAddressIsTaken() {
        assertEquals(Optional.of("http://localhost:1"), Scene.reachable(List.of("/", "http://0.0.0.0:1/", "http://a:2/")));
        assertEquals(Optional.empty(), Scene.reachable(List.of()));
    }
}

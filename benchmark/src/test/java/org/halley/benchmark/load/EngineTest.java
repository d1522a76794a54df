package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.halley.benchmark.bare.BareServlet;
import org.halley.benchmark.load.Plan.Pace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The generator against the bare servlet, in one process. Each test has channels of its own. */
class EngineTest {

    private static final Server SERVER = new Server();
    private static int channels;

    private final int firstChannel = channels;

    EngineTest() {
        channels += 100;
    }

    @BeforeAll
    static void start() throws Exception {
        ServerConnector connector = new ServerConnector(SERVER, 1, 1);
        connector.setHost("127.0.0.1");
        SERVER.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder servlet = new ServletHolder(new BareServlet());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/bare/*");
        SERVER.setHandler(context);
        SERVER.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.stop();
    }

    @ParameterizedTest
    @CsvSource({ "POLL, CLOSED", "EVENTS, CLOSED", "LINES, CLOSED", "POLL, RATE", "EVENTS, RATE", "READY, READY" })
    void whatIsDeliveredIsCountedAndTimed(Way way, Pace pace) throws Exception {
        Plan plan = plan(way, pace);
        Map<String, Double> figures = run(plan, new Bare().protocol(way, "localhost"));
        assertTrue(figures.get("events") > 0, figures::toString);
        assertTrue(figures.get("eventsPerSecond") > 0, figures::toString);
        assertTrue(figures.get("p50ms") <= figures.get("p99ms"), figures::toString);
        assertTrue(figures.get("p99ms") <= figures.get("maxms"), figures::toString);
    }

    @ParameterizedTest
    @EnumSource(names = { "POLL", "EVENTS", "LINES" })
    void visitorsComeAndVanishAndDisturbNobody(Way way) throws Exception {
        List<Map<String, Double>> each = new ArrayList<>();
        Load.run(plan(way, Pace.RATE, 400, 200, 200), new Bare().protocol(way, "localhost"),
            figures -> each.add(Map.copyOf(figures)));
        assertEquals(3, each.size(), each::toString);
        assertEquals(Map.of(), each.get(0));
        assertTrue(each.get(1).get("events") > 0, each::toString);
        assertTrue(each.get(1).get("visitors") < each.get(2).get("visitors"), each::toString);
    }

    @Test
    void anEventThatAFollowerDoesNotSeeEndsTheRun() {
        assertComplaint("lost events", (events, channel, sequence) -> {
            if (sequence != 1) {
                events.received(channel, sequence);
            }
        });
    }

    @Test
    void anEventThatAFollowerSeesTwiceEndsTheRun() {
        assertComplaint("again", (events, channel, sequence) -> {
            events.received(channel, sequence);
            if (sequence == 1) {
                events.received(channel, sequence);
            }
        });
    }

    @Test
    void aPublicationThatIsRefusedEndsTheRun() {
        Protocol bare = new Bare().protocol(Way.POLL, "localhost");
        Protocol refused = new Protocol() {

            @Override
            public Dialogue follower(int channel, int number) {
                return bare.follower(channel, number);
            }

            @Override
            public Publisher publisher(int number) {
                return new HttpPublisher("/nothing/", "localhost", 201);
            }
        };
        Plan plan = plan(Way.POLL, Pace.CLOSED);
        String message = assertThrows(IllegalStateException.class, () -> run(plan, refused)).getMessage();
        assertTrue(message.contains(": not published: HTTP/1.1 405"), message);
    }

    @Test
    void aServerThatIsNotThereEndsTheRun() {
        Plan plan = Plan.of("--contender", "bare", "--port", "1");
        assertThrows(UncheckedIOException.class, () -> run(plan, new Bare().protocol(Way.POLL, "localhost")));
    }

    @Test
    void moreFollowersThanFilesAreRefusedBeforeAnythingIsOpened() throws IOException {
        Plan plan = Plan.of("--contender", "bare", "--port", "1", "--followers", "999999999");
        if (Processes.mostFiles() < 999_999_999) {
            String message = assertThrows(IOException.class,
                () -> run(plan, new Bare().protocol(Way.POLL, "localhost"))).getMessage();
            assertTrue(message.contains("ulimit"), message);
        }
    }

    @Test
    void theTotalOfAClassHistogramIsItsBytes() throws IOException {
        assertEquals(1_234_560, Processes.totalOf("""
             num     #instances         #bytes  class name (module)
               1:         12345        1234000  [B (java.base@17)
            Total         23456        1234560
            """));
        assertThrows(IOException.class, () -> Processes.totalOf("12: No such process"));
    }

    /** Between what the server gave and what is noted. */
    private interface Spoil {

        void received(Events events, int channel, long sequence);
    }

    private void assertComplaint(String part, Spoil spoil) {
        Protocol bare = new Bare().protocol(Way.POLL, "localhost");
        Protocol spoiled = new Protocol() {

            @Override
            public Dialogue follower(int channel, int number) {
                Dialogue whole = bare.follower(channel, number);
                return number == 7 ? spoiled(whole, spoil) : whole;
            }

            @Override
            public Publisher publisher(int number) {
                return bare.publisher(number);
            }
        };
        Plan plan = new Plan("bare", Way.POLL, Pace.RATE, port(), List.of(), false, 20, 2, firstChannel, 2, 2000,
            Duration.ZERO, Duration.ZERO, 0, false, Duration.ofMinutes(1), 100, 0, Duration.ZERO, false);
        String message = assertThrows(IllegalStateException.class, () -> run(plan, spoiled)).getMessage();
        assertTrue(message.startsWith("follower 7: ") && message.contains(part), message);
    }

    private static Dialogue spoiled(Dialogue whole, Spoil spoil) {
        return new Dialogue() {

            @Override
            public void ask(ByteBuffer out) {
                whole.ask(out);
            }

            @Override
            public void head(Head head) {
                whole.head(head);
            }

            @Override
            public void body(byte[] bytes, int from, int to, Events events) {
                whole.body(bytes, from, to, (channel, sequence) -> spoil.received(events, channel, sequence));
            }

            @Override
            public boolean isReady() {
                return whole.isReady();
            }
        };
    }

    private static Map<String, Double> run(Plan plan, Protocol protocol) throws Exception {
        return Load.run(plan, protocol, each -> { });
    }

    private Plan plan(Way way, Pace pace) {
        return plan(way, pace, 200, 0, 0);
    }

    private Plan plan(Way way, Pace pace, int measuredMillis, int visitors, int intervalMillis) {
        return new Plan("bare", way, pace, port(), List.of(), false, 20, 2, firstChannel, 2, 2000, Duration.ZERO,
            Duration.ofMillis(100), 500, false, Duration.ofMillis(measuredMillis), 100, visitors,
            Duration.ofMillis(intervalMillis), pace != Pace.READY);
    }

    private static int port() {
        return ((ServerConnector) SERVER.getConnectors()[0]).getLocalPort();
    }
}

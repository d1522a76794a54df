package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

/** With answers as CometD 5.0 gives them. */
class BayeuxFollowerTest {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Type: application/json;charset=utf-8\n";
    private static final String COOKIE = OK + "Set-Cookie: BAYEUX_BROWSER=abc;Path=/;HttpOnly\n";
    private static final String HANDSHAKE = """
        [{"minimumVersion":"1.0","clientId":"2pnq","supportedConnectionTypes":["long-polling"],\
        "advice":{"interval":0,"timeout":60000,"reconnect":"retry"},"channel":"/meta/handshake","id":"1",\
        "version":"1.0","successful":true}]""";
    private static final String SUBSCRIBED = """
        [{"subscription":"/3","channel":"/meta/subscribe","id":"2","successful":true}]""";
    private static final String CONNECTED = """
        [{"channel":"/meta/connect","id":"00000001","successful":true}]""";

    private final Dialogue follower = new BayeuxFollower("localhost", 3);
    private final Recorded bayeux = new Recorded(follower);

    private void connect() {
        bayeux.ask().answer(COOKIE, HANDSHAKE).ask().answer(OK, SUBSCRIBED).ask().answer(OK, CONNECTED);
    }

    @Test
    void itMeetsSubscribesAndConnects() {
        String handshake = bayeux.asked();
        assertTrue(handshake.startsWith("POST /cometd/handshake HTTP/1.1\r\n"), handshake);
        assertLength(handshake);
        String subscribe = bayeux.answer(COOKIE, HANDSHAKE).asked();
        assertTrue(subscribe.contains("\r\nCookie: BAYEUX_BROWSER=abc\r\n"), subscribe);
        assertTrue(subscribe.contains("\"clientId\":\"2pnq\",\"subscription\":\"/3\""), subscribe);
        assertLength(subscribe);
        String connect = bayeux.answer(OK, SUBSCRIBED).asked();
        assertTrue(connect.contains("\r\nCookie: BAYEUX_BROWSER=abc\r\n"), connect);
        assertTrue(connect.contains("\"clientId\":\"2pnq\""), connect);
        assertLength(connect);
    }

    @Test
    void itIsReadyWithTheFirstConnectThatIsHeld() {
        bayeux.ask().answer(COOKIE, HANDSHAKE).ask().answer(OK, SUBSCRIBED).ask();
        assertFalse(follower.isReady());
        bayeux.answer(OK, CONNECTED);
        assertTrue(follower.isReady());
    }

    @Test
    void everyConnectHasAnIdOfItsOwn() {
        connect();
        for (int i = 2; i <= 100; i++) {
            String asked = bayeux.asked();
            assertTrue(asked.endsWith(String.format("\"id\":\"%08d\"}]", i)), asked);
        }
    }

    @Test
    void eventsComeBeforeTheReply() {
        connect();
        bayeux.ask().answer(OK, """
            [{"data":"@@3 1 ...","channel":"/3"},{"data":"@@3 2 ...","channel":"/3"},\
            {"channel":"/meta/connect","id":"00000002","successful":true}]""");
        assertEquals(List.of("3/1", "3/2"), bayeux.events());
    }

    @Test
    void aSessionThatIsUnknownEndsIt() {
        connect();
        assertThrows(IllegalStateException.class, () -> bayeux.ask().answer(OK, """
            [{"data":"@@3 1 ...","channel":"/3","successful":true},{"advice":{"reconnect":"handshake","interval":0},\
            "channel":"/meta/connect","id":"00000002","error":"402::session_unknown","successful":false}]"""));
    }

    @Test
    void adviceToStayAwayEndsIt() {
        connect();
        String advice = """
            [{"advice":{"reconnect":"%s","interval":%d,"timeout":60000},"channel":"/meta/connect","successful":true}]""";
        bayeux.ask().answer(OK, advice.formatted("retry", 0));
        assertThrows(IllegalStateException.class, () -> bayeux.ask().answer(OK, advice.formatted("retry", 2000)));
        assertThrows(IllegalStateException.class, () -> bayeux.ask().answer(OK, advice.formatted("none", 0)));
    }

    @Test
    void aHandshakeThatIsRefusedEndsIt() {
        assertThrows(IllegalStateException.class, () -> bayeux.ask().answer(OK, """
            [{"channel":"/meta/handshake","id":"1","error":"403::handshake_denied","successful":false}]"""));
        assertThrows(IllegalStateException.class,
            () -> bayeux.answer("HTTP/1.1 503 Service Unavailable\n", ""));
    }

    private static void assertLength(String request) {
        int body = request.indexOf("\r\n\r\n") + 4;
        assertTrue(request.contains("\r\nContent-Length: " + (request.length() - body) + "\r\n"), request);
    }
}

package org.halley.comet.gwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to a call that does not wait: results, exceptions, and what is refused. */
@Timeout(60)
class CallTest {

    private static final String TARGET = "/dice/table/rpc";
    private static final String TYPE = "Content-Type: text/x-gwt-rpc; charset=utf-8";
    private static final String PERMUTATION = "X-GWT-Permutation: HostedMode";
    private static final String TABLE = "org.halley.comet.gwt.table.Table";

    private World world;

    @BeforeEach
    void begin() throws Exception {
        world = new World("body.max", "1000", "body.seconds", "1");
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        world.close();
    }

    private Client.Response post(String body, String... headers) throws Exception {
        return world.client().send("POST", TARGET, body, headers).read();
    }

    @Test
    void classesAreFoundByTheServicesLoader() throws Exception {
        assertTrue(world.answer(Payload.call("say", "hällo | \\ there")).contains("ServiceClasses h\u00e4llo | \\\\ there"));
    }

    @Test
    void aDeclaredExceptionArrivesTypedWithoutAnyFlagOfTheVirtualMachine() throws Exception {
        assertFalse(Throwable.class.getModule().isOpen("java.lang", getClass().getModule()), "the flag is set");
        Client.Response answer = world.call(Payload.call("roll", "eve"));
        assertEquals(200, answer.status());
        // Read from its end: version, flags, strings, the class, the message of Throwable, its own field.
        assertTrue(answer.body().matches("//EX\\[2,6,1,\\[\"org.halley.comet.gwt.table.NotSeated/\\d+\",\"eve has no seat\"\\],0,7\\]"),
                answer.body());
    }

    @Test
    void aMapKeepsItsOrder() throws Exception {
        String answer = world.answer(Payload.call("ordered", "b a c"));
        assertTrue(answer.contains("\"java.util.LinkedHashMap/") && answer.contains("\"b\",\"b!\",\"a\",\"a!\",\"c\",\"c!\""),
                answer);
    }

    @Test
    void anUndeclaredExceptionTellsNothing() throws Exception {
        Client.Response answer = world.call(Payload.call("fail", "the password is 1234"));
        assertEquals(500, answer.status());
        assertEquals("The call failed on the server; see its log for details", answer.body());
    }

    @Test
    void aBodyThatComesLateIsRead() throws Exception {
        byte[] body = Payload.call("suspend", "throw").getBytes(StandardCharsets.UTF_8);
        Client client = world.client();
        client.write(("POST " + TARGET + " HTTP/1.1\r\nHost: localhost\r\n" + TYPE + "\r\n" + PERMUTATION
                + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        World.await(() -> world.busyThreads() <= 3);
        client.write(body);
        // The method finds its continuation as if nothing had been, and waits.
        world.awaitWaiting(1);
        assertEquals(1, world.service.runs.get());
        world.service.suspended.forEach(continuation -> continuation.resume());
        assertTrue(World.good(client.read()).contains("throw resumed"));
    }

    @Test
    void aBodyInChunksIsRead() throws Exception {
        String body = Payload.call("say", "hello");
        Client client = world.client();
        client.write(("POST " + TARGET + " HTTP/1.1\r\nHost: localhost\r\n" + TYPE + "\r\n" + PERMUTATION
                + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                + "\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        assertTrue(World.good(client.read()).contains("hello"));
    }

    @Test
    void aBodyThatNeverComesIsGivenUp() throws Exception {
        Client client = world.client();
        client.write(("POST " + TARGET + " HTTP/1.1\r\nHost: localhost\r\n" + TYPE + "\r\n" + PERMUTATION
                + "\r\nContent-Length: 100\r\n\r\n7|0|").getBytes(StandardCharsets.UTF_8));
        assertEquals(408, client.read().status());
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        assertEquals(413, world.call(Payload.call("say", "x".repeat(1000))).status());
        Client client = world.client();
        client.write(("POST " + TARGET + " HTTP/1.1\r\nHost: localhost\r\n" + TYPE + "\r\n" + PERMUTATION
                + "\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + "x".repeat(1001) + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(413, client.read().status());
        assertEquals(0, world.service.runs.get());
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/plain", "text/x-gwt-rpcx", "text/x-gwt-rpc; charset=iso-8859-1", "application/json" })
    void anyOtherTypeIsRefused(String type) throws Exception {
        assertEquals(415, post(Payload.call("say", "hello"), "Content-Type: " + type, PERMUTATION).status());
    }

    @Test
    void aRequestThatGwtsClientDidNotMakeIsRefused() throws Exception {
        assertEquals(415, post(Payload.call("say", "hello"), PERMUTATION).status());
        assertEquals(403, post(Payload.call("say", "hello"), TYPE).status());
        assertEquals(405, world.client().get(TARGET).read().status());
    }

    @ParameterizedTest
    @ValueSource(strings = { "FEDCBA9876543210FEDCBA9876543210", "../../secret", "ENHANCED", "BROKEN", "" })
    void anyOtherPolicyIsUnknown(String strongName) throws Exception {
        incompatible(Payload.of(Payload.MODULE, strongName, TABLE, "say", "hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://localhost/elsewhere/table/", "http://localhost/dice/../dice/table/", "no address",
        "http://localhost/dice/table/../table/", "http://localhost/dice/%74able/", "http://localhost/dice//table/",
        "http://localhost/dice/table", "file:/etc/" })
    void anyOtherModuleIsUnknown(String module) throws Exception {
        incompatible(Payload.of(module, Payload.STRONG_NAME, TABLE, "say", "hello"));
    }

    private void incompatible(String payload) throws Exception {
        Client.Response answer = world.call(payload);
        assertEquals(200, answer.status());
        assertTrue(answer.body().startsWith("//EX")
                && answer.body().contains("com.google.gwt.user.client.rpc.IncompatibleRemoteServiceException/"),
                answer.body());
    }

    @Test
    void anyHostOfAModuleIsTheSame() throws Exception {
        assertTrue(world.answer(Payload.of("https://table.example:8443/dice/table/", Payload.STRONG_NAME, TABLE, "say",
                "hello")).contains("hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "java.lang.Runnable", "com.google.gwt.user.client.rpc.RemoteService", "no.such.Service" })
    void anyOtherServiceIsRefused(String service) throws Exception {
        incompatible(Payload.of(Payload.MODULE, Payload.STRONG_NAME, service, "say", "hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "hello", "7|0|", "7|0|-1|", "7|0|1|x|9|9|9|", "7|0|99999999|x|", "7|0|0|",
        "99|0|0|", "7|0|4|http://localhost/dice/table/|0123456789ABCDEF0123456789ABCDEF|"
                + "org.halley.comet.gwt.table.Table|say|1|2|3|4|99|" })
    void whatIsNoRequestIsNotUnderstood(String body) throws Exception {
        Client.Response answer = post(body, TYPE, PERMUTATION);
        assertTrue(answer.status() == 400 || answer.status() == 200 && answer.body().startsWith("//EX"),
                answer.status() + " " + answer.body());
        assertEquals(0, world.service.runs.get());
    }
}

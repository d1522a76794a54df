package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.halley.itest.Control;
import org.halley.itest.Framework;
import org.halley.itest.Wire;
import org.halley.itest.clients.AmfClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import flex.messaging.messages.Message;

/** 200 AMF clients that wait, on a server that has 20 threads for everything, beside BlazeDS's own endpoint. */
class AmfScaleIT {

    private static final int CLIENTS = 200;
    private static final int THREADS = 20;

    /** A user's own configuration: both endpoints, with the same options, and a destination that is a channel. */
    private static final String CONFIG = """
            <?xml version="1.0" encoding="UTF-8"?>
            <services-config>
                <services>
                    <service id="message-service" class="flex.messaging.services.MessageService">
                        <adapters>
                            <adapter-definition id="channel" class="org.halley.comet.amf.ChannelAdapter" default="true"/>
                        </adapters>
                        <default-channels>
                            <channel ref="async"/>
                            <channel ref="stock"/>
                        </default-channels>
                        <destination id="crowd">
                            <properties><channel>/crowd</channel></properties>
                        </destination>
                    </service>
                </services>
                <channels>
                    <channel-definition id="async" class="mx.messaging.channels.AMFChannel">
                        <endpoint url="http://{server.name}:{server.port}/{context.root}/messagebroker/async" class="org.halley.comet.amf.AsyncAMFEndpoint"/>
                        <properties>
                            <polling-enabled>true</polling-enabled>
                            <wait-interval-millis>-1</wait-interval-millis>
                            <max-waiting-poll-requests>1000</max-waiting-poll-requests>
                        </properties>
                    </channel-definition>
                    <channel-definition id="stock" class="mx.messaging.channels.AMFChannel">
                        <endpoint url="http://{server.name}:{server.port}/{context.root}/messagebroker/stock" class="flex.messaging.endpoints.AMFEndpoint"/>
                        <properties>
                            <polling-enabled>true</polling-enabled>
                            <wait-interval-millis>5000</wait-interval-millis>
                            <max-waiting-poll-requests>1000</max-waiting-poll-requests>
                        </properties>
                    </channel-definition>
                </channels>
                <system><manageable>false</manageable></system>
            </services-config>
            """;

    private static Framework.Running framework;

    @BeforeAll
    static void start() {
        framework = FelixPlatform.run("amf", Map.of("org.ops4j.pax.web.server.maxThreads", "" + THREADS,
                "org.ops4j.pax.web.server.minThreads", "" + THREADS));
    }

    @AfterAll
    static void stop() {
        // LogIT looks into its log.
        framework.close();
    }

    private final Control control = framework.control();

    /** Comes, subscribes, and polls until it has something: what it got first. */
    private Message first() throws Exception {
        try (AmfClient client = new AmfClient(framework.base(), "/amf/messagebroker/async")) {
            return client.subscribe("crowd").receive(1).get(0);
        }
    }

    private List<Future<Message>> crowd(ExecutorService executor) {
        List<Future<Message>> crowd = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            crowd.add(executor.submit(this::first));
        }
        return crowd;
    }

    /** Whether there is a thread for anybody else. */
    private static boolean isAnswered() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(framework.base().resolve("/amf/-/status"))
                .timeout(Duration.ofSeconds(2)).build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (HttpTimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("200 wait and one publication answers all; 40 of the stock endpoint leave no thread to anybody")
    void onePublicationAnswersAll() throws Exception {
        Path file = Files.writeString(Modules.ROOT.resolve("itest/felix/target/services-config-crowd.xml"), CONFIG);
        control.configure("org.halley.comet.amf", Map.of("services.config", file.toString()));
        ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
        try {
            awaitDestination();
            List<Future<Message>> ours = crowd(executor);
            control.awaitHeld(CLIENTS);
            long server = control.threads().stream().filter(name -> name.startsWith("qtp")).count();
            assertTrue(server <= THREADS, server + " threads");
            assertTrue(isAnswered());
            long start = System.nanoTime();
            control.publish("/crowd", "ours");
            for (Future<Message> one : ours) {
                assertEquals("ours", one.get(60, TimeUnit.SECONDS).getBody());
            }
            System.out.println(CLIENTS + " AMF clients on " + THREADS + " threads: answered within "
                    + (System.nanoTime() - start) / 1_000_000 + " ms");

            // Who waits there has a thread: a fifth as many leave none to anybody else.
            List<Future<Message>> theirs = new ArrayList<>();
            for (int i = 0; i < 2 * THREADS; i++) {
                theirs.add(executor.submit(() -> {
                    try (AmfClient client = new AmfClient(framework.base(), "/amf/messagebroker/stock")) {
                        return client.subscribe("crowd").poll();
                    }
                }));
            }
            long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
            while (isAnswered()) {
                assertTrue(System.nanoTime() < end, "BlazeDS's own endpoint leaves threads");
            }
            for (Future<Message> one : theirs) {
                one.get(120, TimeUnit.SECONDS);
            }
            assertTrue(isAnswered());
        } finally {
            executor.shutdownNow();
            control.undo();
        }
    }

    private void awaitDestination() {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        for (;;) {
            try (AmfClient client = new AmfClient(framework.base(), "/amf/messagebroker/async")) {
                client.subscribe("crowd");
                return;
            } catch (Exception e) {
                assertTrue(System.nanoTime() < end, e::toString);
            }
        }
    }
}

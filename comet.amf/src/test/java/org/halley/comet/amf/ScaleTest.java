package org.halley.comet.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import flex.messaging.endpoints.AMFEndpoint;
import flex.messaging.messages.Message;

/** Two hundred clients on twenty threads: ours beside BlazeDS's own endpoint. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScaleTest {

    private static final int CLIENTS = 200;
    private static final int THREADS = 20;
    private static final int FIRST = 40;

    /** BlazeDS's own endpoint beside ours, with the same options. */
    private static String withStock(String config) {
        return config.replace("    </channels>", """
                        <channel-definition id="stock" class="mx.messaging.channels.AMFChannel">
                            <endpoint url="http://{server.name}:{server.port}/amf/messagebroker/stock" class="flex.messaging.endpoints.AMFEndpoint"/>
                            <properties>
                                <polling-enabled>true</polling-enabled>
                                <wait-interval-millis>-1</wait-interval-millis>
                                <max-waiting-poll-requests>50000</max-waiting-poll-requests>
                            </properties>
                        </channel-definition>
                    </channels>
                """).replace("<channel ref=\"my-async-amf\"/>", "<channel ref=\"my-async-amf\"/><channel ref=\"stock\"/>");
    }

    /** Comes, subscribes, and polls until it has something: what it got first. */
    private static Object first(String url) throws Exception {
        try (Peer peer = new Peer(url)) {
            peer.ping();
            peer.subscribe("feed");
            return peer.receive(1).get(0).getBody();
        }
    }

    private static List<Future<Object>> crowd(ExecutorService executor, String url, int many) {
        List<Future<Object>> crowd = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            crowd.add(executor.submit(() -> first(url)));
        }
        return crowd;
    }

    /** Who could not even subscribe gets what is published later. */
    private static Object patiently(World world, Future<Object> one) throws Exception {
        for (;;) {
            try {
                return one.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                world.publish("\"later\"");
            }
        }
    }

    @Test
    void onePublicationAnswersAllWhereTheStockEndpointFailsMost() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);
        try (World world = new World(Map.of("wait.interval.millis", -1), THREADS, true, ScaleTest::withStock)) {
            List<Future<Object>> ours = crowd(executor, world.url("amf"), CLIENTS);
            world.awaitHeld(CLIENTS);
            // None of those that wait has a thread; what is left are selector and acceptor.
            World.await(() -> world.threads.getThreads() - world.threads.getIdleThreads() <= 4);
            try (Peer other = new Peer(world.url("amf"))) {
                other.ping();
            }
            world.publish("\"ours\"");
            for (Future<Object> one : ours) {
                assertEquals("ours", one.get(60, TimeUnit.SECONDS));
            }

            AMFEndpoint stock = (AMFEndpoint) world.broker().getEndpoint("stock");
            // The first of them take all threads, so that the others cannot even come.
            List<Future<Object>> theirs = crowd(executor, world.url("stock"), FIRST);
            World.await(() -> stock.getWaitingPollRequestsCount() >= THREADS / 2 && world.threads.getIdleThreads() == 0);
            theirs.addAll(crowd(executor, world.url("stock"), CLIENTS - FIRST));
            world.publish("\"stock\"");
            int answered = 0;
            for (Future<Object> one : theirs) {
                answered += patiently(world, one).equals("stock") ? 1 : 0;
            }
            assertTrue(answered <= FIRST, answered + " of " + CLIENTS);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void manyMessagesReachManyClientsOnceAndInOrder() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        int events = 200;
        try (World world = new World(Map.of())) {
            List<Future<List<Integer>>> crowd = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Peer peer = world.subscriber();
                crowd.add(executor.submit(() -> {
                    List<Integer> got = new ArrayList<>();
                    while (got.size() < events) {
                        for (Message message : Peer.messages(peer.poll())) {
                            got.add((Integer) message.getBody());
                        }
                    }
                    return got;
                }));
            }
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                all.add(i);
                world.publish(String.valueOf(i));
                // Polls that time out race with what is pushed.
                if (i % 10 == 0) {
                    world.step(26);
                }
            }
            for (Future<List<Integer>> one : crowd) {
                assertEquals(all, one.get(60, TimeUnit.SECONDS));
            }
        } finally {
            executor.shutdownNow();
        }
    }
}

package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.Test;

class VanishingTest {

    private static final int SESSIONS = 100_000;
    private static final int BATCH = 1_000;
    private static final String HANDSHAKE = "{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
            + "\"supportedConnectionTypes\":[\"long-polling\"],\"ext\":{\"ack\":true}}";
    private static final Pattern ID = Pattern.compile("\"clientId\":\"([a-z0-9]+)\"");

    /** Each shakes hands, every tenth subscribes and connects too, and none is heard of again. */
    @Test
    void ofSessionsThatVanishNothingRemains() throws Exception {
        try (World world = new World()) {
            world.set("sessions.max", SESSIONS).set("messages.max", BATCH).set("body.max", 1 << 20);
            String handshakes = "[" + HANDSHAKE + ("," + HANDSHAKE).repeat(BATCH - 1) + "]";
            List<WeakReference<Session>> sample = new ArrayList<>();
            Client client = world.client();
            for (int i = 0; i < SESSIONS / BATCH; i++) {
                Client.Response answer = client.send("POST", "/cometd", handshakes).read();
                String cookie = answer.header("Set-Cookie").split(";")[0];
                StringBuilder more = new StringBuilder("[");
                Matcher ids = ID.matcher(answer.body());
                for (int n = 0; ids.find(); n++) {
                    if (n % 10 == 0) {
                        more.append(more.length() > 1 ? "," : "").append("{\"channel\":\"/meta/subscribe\",\"clientId\":\"")
                                .append(ids.group(1)).append("\",\"subscription\":[\"/a\",\"/b/**\"]},")
                                .append("{\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"clientId\":\"")
                                .append(ids.group(1)).append("\"}");
                        sample.add(new WeakReference<>(world.site.sessions().find(ids.group(1))));
                    }
                }
                Client.Response second = client.send("POST", "/cometd", more.append(']').toString(), "Cookie: " + cookie).read();
                assertEquals(BATCH / 5, second.body().split("\"successful\":true", -1).length - 1);
            }
            assertEquals(SESSIONS, world.site.sessions().count());
            assertEquals(SESSIONS / 10, world.hub().open());
            world.publish("/a", "1");
            assertTrue(world.post("[" + HANDSHAKE + "]").body().contains("503::too_many_sessions"));
            // A client has its answer a moment before the container is done with it.
            World.await(() -> world.site.open().isEmpty());
            world.step(10);
            assertEquals(0, world.site.sessions().count());
            assertEquals(SESSIONS, world.count(Count.SESSIONS_EXPIRED));
            World.await(() -> world.hub().open() == 0);
            assertTrue(world.site.places().isEmpty() && world.site.open().isEmpty());
            World.await(() -> {
                System.gc();
                return sample.stream().allMatch(one -> one.get() == null);
            });
        }
    }
}

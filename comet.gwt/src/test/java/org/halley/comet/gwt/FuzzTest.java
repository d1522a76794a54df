package org.halley.comet.gwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are almost right: none of them is the service's fault, and none keeps it from the next. */
@Timeout(120)
class FuzzTest {

    private static final String ODD = "|\\!0123456789-/.$;[IL\0\n\u00e4\u20acTable";

    @Test
    void whateverComesIsAnsweredAsTheClientsFault() throws Exception {
        Random random = new Random(20060524);
        String good = Payload.call("say", "hello | there");
        try (World world = new World()) {
            Client client = world.client();
            for (int i = 0; i < 5_000; i++) {
                String payload = damaged(good, random);
                Client.Response answer = World.send(client, payload).read();
                assertTrue(answer.status() == 400
                        || answer.status() == 200 && answer.body().matches("(?s)//(OK|EX)\\[.*"),
                        () -> payload + "\n" + answer.status() + " " + answer.body());
            }
            assertEquals(200, World.send(client, good).read().status());
        }
    }

    private static String damaged(String good, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int i = 1 + random.nextInt(3); i > 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
                case 2 -> text.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
                default -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
            }
        }
        return text.toString();
    }
}

package org.halley.comet.bayeux;

import java.util.HashMap;
import java.util.Map;

import org.halley.comet.shared.Json;

/** The extension by which clients find out how far their clock is from the server's. */
final class Timesync {

    /** Who is nearer than so many milliseconds is told nothing. */
    private static final long NEAR_MILLIS = 25;

    private Timesync() {
    }

    /**
     * Answers a message that asks, where its client is too far away.
     *
     * @param message whose reply it is
     * @param reply the reply
     * @param time the wall clock when the message came, in milliseconds since 1970
     * @param took milliseconds from then to the reply
     */
    static void answer(Message message, Reply reply, long time, long took) {
        String asked = message.ext().timesync();
        if (asked == null) {
            return;
        }
        Map<String, Long> numbers = new HashMap<>();
        new Json(asked).object("timesync", (name, value) -> {
            if (value.kind() == '0') {
                numbers.put(name, (long) Math.max(-1e15, Math.min(1e15, Double.parseDouble(value.raw()))));
            } else {
                value.raw();
            }
        });
        Long sent = numbers.get("tc");
        if (sent == null) {
            return;
        }
        long away = sent + numbers.getOrDefault("o", 0L) + numbers.getOrDefault("l", 0L) - time;
        if (Math.abs(away) >= NEAR_MILLIS) {
            reply.ext("timesync", "{\"tc\":" + sent + ",\"ts\":" + time + ",\"p\":" + took + ",\"a\":" + away + "}");
        }
    }
}

package org.halley.benchmark.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one run of the generator does.
 *
 * @param contender the server's name
 * @param way how followers receive
 * @param pace when the next event is published
 * @param port on 127.0.0.1
 * @param processes the server's, or none where its time and memory are not looked at
 * @param isJava whether the first of them is a Java virtual machine
 * @param followers how many connections follow
 * @param channels over which they are spread evenly
 * @param firstChannel the number of the first channel, for a second run against the same server
 * @param publishers how many connections publish
 * @param rate deliveries a second that are aimed at, with {@link Pace#RATE}
 * @param quiet for how long nothing is published when all followers have asked: what was sent last is on its way to the
 *     server's thread, and a server without cursors would lose an event for it
 * @param warmUp for how long at least before anything is measured
 * @param warmUpEvents how many deliveries there are at least before, unless that takes ten times as long
 * @param warmsUntilCompiled whether it is gone on with warming up, up to four times as long, until a Java server's compilers
 *     have next to nothing to do
 * @param measured for how long it is measured, and longer if nothing has come by then
 * @param bytes an event's data
 * @param visitors how many clients a second come, follow for a while and vanish, beside those who are measured
 * @param interval where it is not zero, figures are told for each such part of the time that is measured
 * @param isFarewell whether one more event is published at the end when all followers have gone, by which a server finds
 *     out that they have
 */
record Plan(String contender, Way way, Pace pace, int port, List<Long> processes, boolean isJava, int followers,
        int channels, int firstChannel, int publishers, int rate, Duration quiet, Duration warmUp, int warmUpEvents,
        boolean warmsUntilCompiled, Duration measured, int bytes, int visitors, Duration interval, boolean isFarewell) {

    /** When the next event is published. */
    enum Pace {

        /** As fast as it goes: in each channel as soon as all its followers have the last one and wait again. */
        CLOSED,

        /** At a fixed rate, whatever the server does; latency counts from the moment that was intended. */
        RATE,

        /** Never: each channel has one event, and followers ask for it again and again. */
        READY,

        /** Once at the end: requests are held, and their memory is measured. */
        HELD
    }

    /** The options with their defaults; null where one must be given. */
    private static final Map<String, String> OPTIONS = options();

    /** The command line, for people. */
    static final String USAGE = "java -cp benchmark.jar org.halley.benchmark.load.Load --contender NAME --port PORT"
        + " [OPTION VALUE]...\noptions and their defaults: " + OPTIONS;

    Plan {
        if (followers < 1 || channels < 1 || followers < channels) {
            throw new IllegalArgumentException(followers + " followers cannot be spread over " + channels + " channels");
        }
        if (publishers < 1) {
            throw new IllegalArgumentException("somebody must publish, not " + publishers);
        }
        if (pace == Pace.RATE && rate < 1) {
            throw new IllegalArgumentException("a rate is 1 at least, not " + rate);
        }
        if ((pace == Pace.READY) != (way == Way.READY)) {
            throw new IllegalArgumentException("READY is a way and a pace, and needs both; this is " + way + ", " + pace);
        }
        if (isFarewell && pace == Pace.READY) {
            throw new IllegalArgumentException("where events are ready, there is only one: no farewell");
        }
        if (pace == Pace.HELD && processes.isEmpty()) {
            throw new IllegalArgumentException("whose memory is it that is looked at? No processes are told");
        }
    }

    private static Map<String, String> options() {
        Map<String, String> options = new TreeMap<>();
        options.put("contender", null);
        options.put("port", null);
        options.put("way", "POLL");
        options.put("pace", "CLOSED");
        options.put("processes", "");
        options.put("java", "false");
        options.put("followers", "100");
        options.put("channels", "1");
        options.put("first-channel", "0");
        options.put("publishers", "0");
        options.put("rate", "0");
        options.put("quiet", "1000");
        options.put("warm-up", "2000");
        options.put("warm-up-events", "0");
        options.put("warm-until-compiled", "false");
        options.put("measured", "3000");
        options.put("bytes", "100");
        options.put("visitors", "0");
        options.put("interval", "0");
        options.put("farewell", "false");
        return options;
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if there is something that means nothing; the message names it
     */
    static Plan of(String... arguments) {
        Map<String, String> given = new TreeMap<>(OPTIONS);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!given.containsKey(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("not an option with a value: " + arguments[i]);
            }
            given.put(name, arguments[i + 1]);
        }
        given.forEach((name, value) -> {
            if (value == null) {
                throw new IllegalArgumentException("--" + name + " is needed");
            }
        });
        int channels = number(given, "channels");
        int publishers = number(given, "publishers");
        return new Plan(given.get("contender"), Way.valueOf(given.get("way")), Pace.valueOf(given.get("pace")),
            number(given, "port"),
            Arrays.stream(given.get("processes").split(",")).filter(text -> !text.isEmpty()).map(Long::valueOf).toList(),
            Boolean.parseBoolean(given.get("java")), number(given, "followers"), channels,
            number(given, "first-channel"), publishers == 0 ? Math.min(channels, 16) : publishers,
            number(given, "rate"), Duration.ofMillis(number(given, "quiet")),
            Duration.ofMillis(number(given, "warm-up")), number(given, "warm-up-events"),
            Boolean.parseBoolean(given.get("warm-until-compiled")), Duration.ofMillis(number(given, "measured")), number(given, "bytes"), number(given, "visitors"),
            Duration.ofMillis(number(given, "interval")), Boolean.parseBoolean(given.get("farewell")));
    }

    private static int number(Map<String, String> given, String name) {
        String value = given.get(name);
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("--" + name + " is a whole number, not " + value);
        }
        return Integer.parseInt(value);
    }

    /** The command line that means this. */
    List<String> arguments() {
        List<String> line = new ArrayList<>();
        Map<String, Object> values = new TreeMap<>();
        values.put("contender", contender);
        values.put("port", port);
        values.put("way", way);
        values.put("pace", pace);
        values.put("processes", String.join(",", processes.stream().map(String::valueOf).toList()));
        values.put("java", isJava);
        values.put("followers", followers);
        values.put("channels", channels);
        values.put("first-channel", firstChannel);
        values.put("publishers", publishers);
        values.put("rate", rate);
        values.put("quiet", quiet.toMillis());
        values.put("warm-up", warmUp.toMillis());
        values.put("warm-up-events", warmUpEvents);
        values.put("warm-until-compiled", warmsUntilCompiled);
        values.put("measured", measured.toMillis());
        values.put("bytes", bytes);
        values.put("visitors", visitors);
        values.put("interval", interval.toMillis());
        values.put("farewell", isFarewell);
        values.forEach((name, value) -> {
            line.add("--" + name);
            line.add(value.toString());
        });
        return line;
    }
}

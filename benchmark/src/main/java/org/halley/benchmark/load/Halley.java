package org.halley.benchmark.load;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import com.google.gson.JsonParser;

/** Halley in its runnable jar, which lets everybody publish to {@code /bench/**} and hold what is asked for. */
final class Halley implements Contender {

    private static final String STATUS = "/comet/-/status";

    private final String name;
    private final boolean isOrdinary;

    /**
     * Halley.
     *
     * @param name for tables
     * @param isOrdinary whether every request goes through the container, as in a Jetty without our settings or behind a
     *     filter
     */
    Halley(String name, boolean isOrdinary) {
        this.name = name;
        this.isOrdinary = isOrdinary;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Way> ways() {
        return EnumSet.allOf(Way.class);
    }

    @Override
    public Optional<String> absent() {
        return Files.exists(Assembly.jar()) ? Optional.empty() : Optional.of("there is no " + Assembly.jar());
    }

    @Override
    public Running start(Path folder, List<String> options) throws IOException {
        Assembly.configure(folder, "org.halley.comet.whiteboard",
            "publish.channels = /bench/**",
            "held.max = 1000000",
            "held.max.per.client = 1000000",
            "stream.seconds = 0");
        return Assembly.start(folder, STATUS,
            isOrdinary ? Assembly.with(options, Assembly.ORDINARY) : options);
    }

    @Override
    public OptionalLong held(Running server) throws IOException {
        URLConnection connection = new URL("http://127.0.0.1:" + server.port() + STATUS).openConnection();
        // Not kept open: it would be seen among the server's files.
        connection.setRequestProperty("Connection", "close");
        try (Reader in = new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8)) {
            return OptionalLong.of(JsonParser.parseReader(in).getAsJsonObject().get("held").getAsLong());
        }
    }

    @Override
    public Protocol protocol(Way way, String host) {
        return new Protocol() {

            @Override
            public Dialogue follower(int channel, int number) {
                return new HalleyFollower(way, host, channel, HalleyFollower.EARLIEST);
            }

            @Override
            public Dialogue visitor(int channel) {
                return new HalleyFollower(way, host, channel, HalleyFollower.NOW);
            }

            @Override
            public Publisher publisher(int number) {
                return new HttpPublisher("/comet/bench/", host, 201);
            }
        };
    }
}

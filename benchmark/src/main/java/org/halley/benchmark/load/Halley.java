package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Halley in its runnable jar, which lets everybody publish to {@code /bench/**} and hold what is asked for. */
final class Halley implements Contender {

    @Override
    public String name() {
        return "halley";
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
    public Running start(Path folder) throws IOException {
        Assembly.configure(folder, "org.halley.comet.whiteboard",
            "publish.channels = /bench/**",
            "held.max = 1000000",
            "held.max.per.client = 1000000",
            "stream.seconds = 0");
        return Assembly.start(folder, "/comet/-/status");
    }

    @Override
    public Protocol protocol(Way way, String host) {
        return new Protocol() {

            @Override
            public Dialogue follower(int channel, int number) {
                return new HalleyFollower(way, host, channel);
            }

            @Override
            public Publisher publisher(int number) {
                return new HttpPublisher("/comet/bench/", host, 201);
            }
        };
    }
}

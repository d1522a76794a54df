package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The bare servlet, as a bundle in the same runnable jar: the floor of what a servlet can do on this container. */
final class Bare implements Contender {

    private static final String BUNDLE = "benchmark.bare-";

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public Set<Way> ways() {
        return EnumSet.allOf(Way.class);
    }

    @Override
    public Optional<String> absent() {
        if (!Files.exists(Assembly.jar())) {
            return Optional.of("there is no " + Assembly.jar());
        }
        try {
            bundle();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Path bundle() throws IOException {
        Path target = Assembly.root().resolve("benchmark/bare/target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                Optional<Path> bundle = files.filter(file -> file.getFileName().toString().startsWith(BUNDLE)
                    && file.getFileName().toString().endsWith(".jar")).findFirst();
                if (bundle.isPresent()) {
                    return bundle.get();
                }
            }
        }
        throw new IOException("there is no bundle in " + target);
    }

    @Override
    public Running start(Path folder, List<String> options) throws IOException {
        Path bundle = bundle();
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.copy(bundle, conf.resolve(bundle.getFileName()));
        // The floor is Jetty as it is.
        return Assembly.start(folder, "/bare/", Assembly.with(options, Assembly.ORDINARY));
    }

    @Override
    public Protocol protocol(Way way, String host) {
        return new Protocol() {

            @Override
            public Dialogue follower(int channel, int number) {
                return new BareFollower(way, host, channel, 0);
            }

            @Override
            public Dialogue visitor(int channel) {
                // It is given what comes next, whichever number that has.
                return new BareFollower(way, host, channel, Integer.MAX_VALUE);
            }

            @Override
            public Publisher publisher(int number) {
                return new HttpPublisher("/bare/", host, 201);
            }
        };
    }
}

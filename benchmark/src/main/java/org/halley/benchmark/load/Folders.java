package org.halley.benchmark.load;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where runs keep what they need and leave what came out. */
final class Folders {

    private static final Path JAR = Path.of(System.getProperty("java.class.path").split(File.pathSeparator)[0]);

    private Folders() {
    }

    /** A file beside the jar that is run. */
    static Path beside(String name) {
        return JAR.resolveSibling(name);
    }

    /** Makes the folder of a run anew, as an absolute path. */
    static Path empty(String run) throws IOException {
        Path folder = beside("load").toAbsolutePath().resolve(run);
        delete(folder);
        return Files.createDirectories(folder);
    }

    /** Deletes a folder with everything in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> files = Files.walk(folder)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.delete(each);
            }
        }
    }
}

package org.halley.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The running framework: started before the first test that needs it, stopped after the last one of the run. */
public final class Framework implements BeforeAllCallback {

    private static final int PATIENCE_MILLIS = 60_000;
    private static Running running;

    /**
     * What runs.
     *
     * @param platform the platform
     * @param base where its server answers
     * @param control the hands inside
     */
    public record Running(Platform platform, URI base, Control control) implements AutoCloseable {

        @Override
        public void close() {
            platform.stop();
        }
    }

    /** The running framework. */
    public static synchronized Running running() {
        if (running == null) {
            throw new IllegalStateException("no framework runs: the test class lacks @ExtendWith(Framework.class)");
        }
        return running;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).getOrComputeIfAbsent(Framework.class,
                key -> startShared(), Running.class);
    }

    private static synchronized Running startShared() {
        running = start(ServiceLoader.load(Platform.class).findFirst()
                .orElseThrow(() -> new IllegalStateException("no platform on the class path")));
        return running;
    }

    /**
     * Starts a platform that has the control bundle, and waits until that and the protocol are served.
     *
     * @param platform not started; stopped again if what is waited for does not come
     * @return to be closed by the caller
     */
    public static Running start(Platform platform) {
        try (ServerSocket news = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            news.setSoTimeout(PATIENCE_MILLIS);
            platform.start(news.getLocalPort());
            try (Socket socket = news.accept(); BufferedReader lines = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                URI base = lines.lines().filter(line -> line.startsWith("http:")).map(Platform::root).findFirst()
                        .orElseThrow(() -> new IllegalStateException("no endpoint was told"));
                Running started = new Running(platform, base, new Control(base));
                awaitAnswers(base);
                quieten(started.control());
                return started;
            } catch (IOException | RuntimeException e) {
                platform.stop();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("the control bundle of " + platform + " has not told where it listens", e);
        } catch (Exception e) {
            throw new IllegalStateException(platform + " has not started", e);
        }
    }

    /** Stops the examples that publish all the time: the tests compare the log before and after. */
    private static void quieten(Control control) {
        for (String loud : List.of("org.halley.examples.ticks", "org.halley.examples.feed", "org.halley.examples.quotes")) {
            if (control.bundles().stream().anyMatch(bundle -> bundle.get("symbolicName").getAsString().equals(loud))) {
                control.bundle("stop", loud);
            }
        }
    }

    /** Waits until both the control bundle and the protocol are served. */
    public static void awaitAnswers(URI base) {
        awaitAnswers(base, "/itest/do/", "/comet/");
    }

    /** Waits until something is served at each of some paths. */
    public static void awaitAnswers(URI base, String... paths) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        for (String path : paths) {
            int status = 404;
            while (status == 404 || status == 503) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(path + " answers " + status + " only");
                }
                try (Wire wire = new Wire(base, 0)) {
                    status = wire.get(path, "Connection: close").head();
                } catch (UncheckedIOException e) {
                    // nobody listens yet
                }
            }
        }
    }

    /**
     * Waits until nothing is served at some paths any more. Pax Web hears of a stopped bundle in its own time, and takes away
     * what that has registered again before then.
     */
    public static void awaitNothing(URI base, String... paths) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        for (String path : paths) {
            int status = 0;
            while (status != 404) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(path + " still answers " + status);
                }
                try (Wire wire = new Wire(base, 0)) {
                    status = wire.get(path, "Connection: close").head();
                }
            }
        }
    }

    /** Waits until the control bundle has been started again since it gave a mark. */
    public static void awaitAnotherBoot(String boot) {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        boolean same = true;
        while (same) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the control bundle has not been started again");
            }
            try (Wire wire = new Wire(running().base(), 0)) {
                Reply reply = wire.post("/itest/do/boot", "application/json", "{}", "Connection: close").reply();
                same = reply.status() != 200 || reply.body().contains(boot);
            } catch (UncheckedIOException e) {
                // nobody listens at this moment
            }
        }
    }
}

package org.halley.benchmark.load;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Nchan, the module of nginx, as the system has it installed, with two workers and a configuration of its own that
 * touches nothing of the system's. A poll that is behind is given all that it lacks in one answer, as in Halley.
 */
final class Nchan implements Contender {

    /** What stands before the channel's number, to follow by long poll. */
    static final String POLL = "/poll/";
    /** The same for an event stream. */
    static final String EVENTS = "/events/";
    private static final String PUBLISH = "/publish/";

    private static final String MODULE = "ngx_nchan_module.so";
    private static final int WORKERS = 2;
    private static final long START_MILLIS = 20_000;

    @Override
    public String name() {
        return "nchan";
    }

    @Override
    public Set<Way> ways() {
        return EnumSet.of(Way.POLL, Way.READY, Way.EVENTS);
    }

    @Override
    public Optional<String> absent() {
        if (nginx().isEmpty()) {
            return Optional.of("there is no nginx; on Debian, apt-get install nginx libnginx-mod-nchan");
        }
        return module().isEmpty()
            ? Optional.of("nginx has no " + MODULE + "; on Debian, apt-get install libnginx-mod-nchan") : Optional.empty();
    }

    private static Optional<Path> nginx() {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator)).filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "nginx")).filter(Files::isExecutable).findFirst();
    }

    private static Optional<Path> module() {
        return Stream.of("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")
            .map(folder -> Path.of(folder, MODULE)).filter(Files::exists).findFirst();
    }

    @Override
    public Running start(Path folder, List<String> options) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path own = folder.toAbsolutePath();
        Path configuration = own.resolve("nginx.conf");
        Files.writeString(configuration, configuration(own, port, module().orElseThrow(), OpenFiles.most(),
            System.getProperty("user.name")));
        Path log = own.resolve("log.txt");
        Process process = new ProcessBuilder(OpenFiles.raised(List.of(nginx().orElseThrow().toString(), "-p",
            own.toString(), "-c", configuration.toString(), "-e", log.toString()))).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        try {
            await(process, port);
            List<Long> processes = Stream.concat(Stream.of(process.pid()), process.children().map(ProcessHandle::pid))
                .toList();
            return new Spawned(process, port, processes, false);
        } catch (IOException e) {
            Spawned.end(process);
            throw new IOException(e.getMessage() + "; its log is " + log, e);
        }
    }

    /** Until all workers are there and connections are accepted. */
    private static void await(Process process, int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (System.nanoTime() < end) {
            if (process.children().count() == WORKERS && accepts(port)) {
                return;
            }
            try {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IOException("nginx ended with " + process.exitValue());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while nginx started", e);
            }
        }
        throw new IOException("nginx did not start in " + START_MILLIS + " ms");
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The configuration.
     *
     * @param files how many files may be open
     * @param user who runs it: workers of root would be somebody else, who cannot get into the folder
     */
    static String configuration(Path folder, int port, Path module, long files, String user) {
        long most = Math.min(files, 65_536);
        return """
            load_module %MODULE%;
            %USER%
            daemon off;
            worker_processes %WORKERS%;
            worker_rlimit_nofile %FILES%;
            pid %FOLDER%/nginx.pid;
            error_log %FOLDER%/log.txt warn;
            events {
                worker_connections %CONNECTIONS%;
            }
            http {
                access_log off;
                client_body_temp_path %FOLDER%/body;
                proxy_temp_path %FOLDER%/proxy;
                fastcgi_temp_path %FOLDER%/fastcgi;
                uwsgi_temp_path %FOLDER%/uwsgi;
                scgi_temp_path %FOLDER%/scgi;
                keepalive_timeout 1h;
                keepalive_requests 1000000000;
                nchan_shared_memory_size 256m;
                nchan_message_buffer_length 10000;
                nchan_message_timeout 10m;
                server {
                    listen 127.0.0.1:%PORT% backlog=4096 reuseport;
                    nchan_subscriber_first_message oldest;
                    location ~ ^%PUBLISH%([0-9]+)$ {
                        nchan_publisher http;
                        nchan_channel_id $1;
                    }
                    location ~ ^%POLL%([0-9]+)$ {
                        nchan_subscriber longpoll;
                        nchan_longpoll_multipart_response raw;
                        nchan_channel_id $1;
                    }
                    location ~ ^%EVENTS%([0-9]+)$ {
                        nchan_subscriber eventsource;
                        nchan_channel_id $1;
                    }
                }
            }
            """
            .replace("%MODULE%", module.toString())
            .replace("%USER%", user.equals("root") ? "user root;" : "")
            .replace("%WORKERS%", Integer.toString(WORKERS))
            .replace("%FILES%", Long.toString(most))
            .replace("%CONNECTIONS%", Long.toString(most))
            .replace("%PORT%", Integer.toString(port))
            .replace("%PUBLISH%", PUBLISH)
            .replace("%POLL%", POLL)
            .replace("%EVENTS%", EVENTS)
            .replace("%FOLDER%", folder.toString());
    }

    @Override
    public Protocol protocol(Way way, String host) {
        return new Protocol() {

            @Override
            public Dialogue follower(int channel, int number) {
                return new NchanFollower(way, host, channel);
            }

            @Override
            public Publisher publisher(int number) {
                // With and without somebody who waits.
                return new HttpPublisher(PUBLISH, host, 201, 202);
            }
        };
    }
}

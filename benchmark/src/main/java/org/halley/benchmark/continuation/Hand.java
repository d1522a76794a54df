package org.halley.benchmark.continuation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.ThreadPool;

/**
 * One connection to a Jetty without sockets and without threads: what the container would do on other threads, it does
 * on the caller's, before the call returns. So its work can be measured to the nanosecond. Confined to one thread.
 */
final class Hand {

    private static final byte[] WANTED = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    private final Jetty jetty = new Jetty(new Server(new Caller()));
    private final LocalConnector.LocalEndPoint connection;
    private Runnable later;

    Hand() throws Exception {
        jetty.with("/within", Runnable::run).with("/later", work -> later = work);
        Inline connector = jetty.start(new Inline(jetty.server()));
        connection = connector.connected();
    }

    /** A request that is asked for again and again. */
    static ByteBuffer get(String path) {
        return ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Sends a request, has the rest of its work done after the dispatch if the servlet has left any, and takes the
     * answer.
     *
     * @return how many bytes the answer has
     */
    int exchange(ByteBuffer request) {
        request.clear();
        connection.addInput(request);
        Runnable rest = later;
        if (rest != null) {
            later = null;
            rest.run();
        }
        ByteBuffer output = connection.getOutput();
        for (int i = 0; i < WANTED.length; i++) {
            if (i >= output.remaining() || output.get(output.position() + i) != WANTED[i]) {
                throw new IllegalStateException("Not answered by 200 but by \"" + BufferUtil.toString(output) + "\"");
            }
        }
        int length = output.remaining();
        BufferUtil.clear(output);
        return length;
    }

    void stop() throws Exception {
        jetty.stop();
    }

    /** Accepts without a thread. */
    private static final class Inline extends LocalConnector {

        Inline(Server server) {
            super(server, server.getThreadPool(), new ScheduledExecutorScheduler(), null, 0, Jetty.http());
            setIdleTimeout(0);
        }

        LocalEndPoint connected() throws IOException, InterruptedException {
            LocalEndPoint made = connect();
            accept(0);
            return made;
        }
    }

    /** Runs work where it is handed over. */
    private static final class Caller implements ThreadPool {

        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void join() {
        }

        @Override
        public int getThreads() {
            return 0;
        }

        @Override
        public int getIdleThreads() {
            return 0;
        }

        @Override
        public boolean isLowOnThreads() {
            return false;
        }
    }
}

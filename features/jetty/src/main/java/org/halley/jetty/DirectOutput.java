package org.halley.jetty;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.WritePendingException;
import java.util.concurrent.Future;

import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The way past the container for the bytes of a response that goes on for long: what is written here stands on the
 * connection as it is, behind what the response has sent.
 *
 * <p>A servlet finds it as the request's attribute {@value #ATTRIBUTE}. It is open while the response is sent in chunks, its
 * head and some content are on their way, and nobody wants to see what is written: no interceptor of the output
 * (compression), no request log. Whoever writes here writes whole chunks with their framing, and only while the response's
 * own output is ready and has nothing unsent. The line end behind a chunk's content is Jetty's first word before the next
 * one, or before the last: so each chunk that is written here begins with the line end of the one before, and ends with its
 * content. The response ends as any other does, by its container. Completion comes on the writing thread where the socket
 * takes all at once, and otherwise on one of the container's, which is not to be blocked.
 *
 * <p>Not for two threads at a time, as any such channel.
 */
final class DirectOutput implements AsynchronousByteChannel, Callback {

    /** The attribute of each request. */
    static final String ATTRIBUTE = "org.halley.jetty.output";

    private final RepeatingConnection connection;
    private volatile Write<?> pending;

    private record Write<A>(int length, A attachment, CompletionHandler<Integer, ? super A> handler) {

        void completed() {
            handler.completed(length, attachment);
        }

        void failed(Throwable cause) {
            handler.failed(cause, attachment);
        }
    }

    DirectOutput(RepeatingConnection connection) {
        this.connection = connection;
    }

    @Override
    public boolean isOpen() {
        HttpChannel channel = connection.getHttpChannel();
        Response response = channel.getResponse();
        return connection.getEndPoint().isOpen() && response.isCommitted() && connection.getGenerator().isChunking()
                && response.getHttpOutput().getWritten() > 0 && response.getHttpOutput().getInterceptor() == channel
                && channel.getServer().getRequestLog() == null;
    }

    /** Writes all that the buffer holds, which stays as it is until the handler is called. */
    @Override
    public <A> void write(ByteBuffer source, A attachment, CompletionHandler<Integer, ? super A> handler) {
        if (pending != null) {
            throw new WritePendingException();
        }
        Write<A> write = new Write<>(source.remaining(), attachment, handler);
        if (!connection.getEndPoint().isOpen()) {
            write.failed(new ClosedChannelException());
            return;
        }
        pending = write;
        connection.write(this, source);
    }

    @Override
    public void succeeded() {
        Write<?> write = pending;
        pending = null;
        write.completed();
    }

    @Override
    public void failed(Throwable cause) {
        Write<?> write = pending;
        pending = null;
        write.failed(cause);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Ends the connection; a write that is under way fails. */
    @Override
    public void close() {
        connection.close();
    }

    @Override
    public Future<Integer> write(ByteBuffer source) {
        throw new UnsupportedOperationException("Writes are completed by a handler");
    }

    @Override
    public <A> void read(ByteBuffer target, A attachment, CompletionHandler<Integer, ? super A> handler) {
        throw new UnsupportedOperationException("Nothing is read here");
    }

    @Override
    public Future<Integer> read(ByteBuffer target) {
        throw new UnsupportedOperationException("Nothing is read here");
    }
}

package org.halley.benchmark.whiteboard;

import java.io.IOException;
import java.io.UncheckedIOException;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

import org.eclipse.jetty.server.Response;

/** The answer of a container that costs next to nothing: counts what it is given, and has a buffer as Jetty has. */
final class HandResponse extends Response {

    private static final int BUFFER = 32 * 1024;
    private static final int OK = 200;

    private final Output output = new Output();
    private int status;
    private int headers;
    private int length;

    HandResponse() {
        super(null, null);
    }

    /** As new, for the next request. */
    void begin() {
        status = OK;
        headers = 0;
        length = 0;
    }

    /** The length of the body; refuses any answer but one with events. */
    int requireEvents() {
        if (status != OK || headers == 0 || length == 0) {
            throw new IllegalStateException("Answered by " + status + ", " + headers + " headers and " + length + " bytes");
        }
        return length;
    }

    @Override
    public void setStatus(int code) {
        status = code;
    }

    @Override
    public void setHeader(String name, String value) {
        headers++;
    }

    @Override
    public void setContentType(String type) {
        headers++;
    }

    @Override
    public void setContentLength(int bytes) {
        headers++;
    }

    @Override
    public int getBufferSize() {
        return BUFFER;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return output;
    }

    private final class Output extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                listener.onWritePossible();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(int one) {
            length++;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            length += count;
        }
    }
}

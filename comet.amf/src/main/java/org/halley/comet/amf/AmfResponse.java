package org.halley.comet.amf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

/**
 * A response that is kept until it is known whether it is one: what the pipeline answers to a poll that was parked is thrown
 * away. Confined to a dispatch.
 */
final class AmfResponse extends HttpServletResponseWrapper {

    private interface Step {
        void applyTo(HttpServletResponse response) throws IOException;
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Step> steps = new ArrayList<>();
    private boolean ended;

    private final ServletOutputStream out = new ServletOutputStream() {
        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("the response is kept");
        }
    };

    AmfResponse(HttpServletResponse response) {
        super(response);
    }

    /** The body. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Whether it is an error or a redirection, which need no body of ours. */
    boolean isEnded() {
        return ended;
    }

    /** Does to the real response what was done to this one, but for the body. */
    void applyTo(HttpServletResponse response) throws IOException {
        for (Step step : steps) {
            step.applyTo(response);
        }
        if (!ended) {
            response.setContentLength(bytes.size());
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return out;
    }

    @Override
    public PrintWriter getWriter() {
        return new PrintWriter(bytes, true, StandardCharsets.UTF_8);
    }

    @Override
    public void flushBuffer() {
        // It is kept.
    }

    @Override
    public void setContentLength(int length) {
        // It is set at the end.
    }

    @Override
    public void setContentLengthLong(long length) {
        // It is set at the end.
    }

    @Override
    public void setContentType(String type) {
        steps.add(response -> response.setContentType(type));
    }

    @Override
    public void setHeader(String name, String value) {
        steps.add(response -> response.setHeader(name, value));
    }

    @Override
    public void addHeader(String name, String value) {
        steps.add(response -> response.addHeader(name, value));
    }

    @Override
    public void setDateHeader(String name, long date) {
        steps.add(response -> response.setDateHeader(name, date));
    }

    @Override
    public void setStatus(int status) {
        steps.add(response -> response.setStatus(status));
    }

    @Override
    public void sendError(int status) {
        ended = true;
        steps.add(response -> response.sendError(status));
    }

    @Override
    public void sendError(int status, String message) {
        ended = true;
        steps.add(response -> response.sendError(status));
    }

    @Override
    public void sendRedirect(String location) {
        ended = true;
        steps.add(response -> response.sendRedirect(location));
    }

    @Override
    public void reset() {
        bytes.reset();
        steps.clear();
    }

    @Override
    public void resetBuffer() {
        bytes.reset();
    }

    @Override
    public boolean isCommitted() {
        return false;
    }
}

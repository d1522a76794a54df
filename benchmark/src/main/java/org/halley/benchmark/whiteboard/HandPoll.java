package org.halley.benchmark.whiteboard;

import java.security.Principal;

import javax.servlet.Servlet;

import org.halley.benchmark.continuation.HandRequest;
import org.halley.comet.Cursor;

/** A client that polls one channel, over a container that costs next to nothing. Used by one thread at a time. */
final class HandPoll extends HandRequest {

    private static final String CONTEXT = "/comet";

    private final HandResponse response = new HandResponse();
    private final String uri;
    private final Runnable answered;
    private String query = "";

    /**
     * A client.
     *
     * @param channel what it follows
     * @param answered called when a request that was held is over, by the thread that completed it
     */
    HandPoll(String channel, Runnable answered) {
        this.uri = CONTEXT + channel;
        this.answered = answered;
    }

    /** Asks; the answer is there when this returns, or the request is held. */
    void ask(Servlet servlet, Cursor after) throws Exception {
        query = "wait=110&after=" + after;
        response.begin();
        servlet.service(this, response);
        if (!isAsyncStarted()) {
            end();
        }
    }

    /**
     * Looks at the last answer.
     *
     * @return how long its body is
     * @throws IllegalStateException if it is none with events
     */
    int answer() {
        return response.requireEvents();
    }

    @Override
    protected void completed() {
        try {
            end();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        answered.run();
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public String getContextPath() {
        return CONTEXT;
    }

    @Override
    public String getRequestURI() {
        return uri;
    }

    @Override
    public String getQueryString() {
        return query;
    }

    @Override
    public String getHeader(String name) {
        return null;
    }

    @Override
    public Principal getUserPrincipal() {
        return null;
    }

    @Override
    public String getRemoteUser() {
        return null;
    }

    @Override
    public String getRemoteAddr() {
        return "127.0.0.1";
    }
}

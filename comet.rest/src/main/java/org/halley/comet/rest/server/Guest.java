package org.halley.comet.rest.server;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.core.Response;
import javax.ws.rs.sse.Sse;
import javax.ws.rs.sse.SseEventSink;

import org.halley.comet.rest.ChannelResponses;
import org.halley.comet.rest.Follow;

/** The service as one bundle has it, whose requests end with it. Thread-safe. */
final class Guest implements ChannelResponses {

    private final Site site;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean left;

    Guest(Site site) {
        this.site = site;
    }

    @Override
    public void answer(Follow follow, AsyncResponse response) {
        answer(follow).thenAccept(response::resume);
    }

    @Override
    public CompletionStage<Response> answer(Follow follow) {
        return new Poll(site, this, follow).begin();
    }

    @Override
    public void stream(Follow follow, SseEventSink sink, Sse sse) {
        new Stream(site, this, follow, sink, sse).begin();
    }

    void enter(Waiting one) {
        waiting.add(one);
        if (left) {
            one.farewell();
        }
    }

    void leave(Waiting one) {
        waiting.remove(one);
    }

    /** The bundle lets go: what waits for it is answered. */
    void end() {
        left = true;
        waiting.forEach(Waiting::farewell);
    }
}

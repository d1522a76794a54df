package org.halley.comet.resteasy.server;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.QueryParam;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Response;

import org.halley.comet.EventChannel;
import org.jboss.resteasy.annotations.Suspend;
import org.jboss.resteasy.spi.AsynchronousResponse;

/** A resource in whose methods a test takes part. */
@Path("/situations")
public class Situations {

    /** What was suspended, for the test to answer. */
    final BlockingQueue<AsynchronousResponse> suspended = new LinkedBlockingQueue<>();
    final BlockingQueue<AsyncResponse> later = new LinkedBlockingQueue<>();
    final CompletableFuture<String> stage = new CompletableFuture<>();
    private final ChannelNext next;

    interface ChannelNext {
        void next(EventChannel channel, String after, Duration wait, AsynchronousResponse response);
    }

    private final EventChannel channel;

    Situations(EventChannel channel, ChannelNext next) {
        this.channel = channel;
        this.next = next;
    }

    @GET
    @Path("unanswered")
    public void unanswered(@Suspend(300) AsynchronousResponse response) {
        suspended.add(response);
    }

    @GET
    @Path("long")
    public void suspendedForLong(@Suspend(60000) AsynchronousResponse response) {
        suspended.add(response);
    }

    @GET
    @Path("unlimited")
    public void unlimited(@Suspend AsynchronousResponse response) {
        suspended.add(response);
    }

    @POST
    @Path("posted")
    public void posted(String body, @Suspend(60000) AsynchronousResponse response) {
        response.setResponse(Response.status(201).entity("got " + body).header("X-Posted", "yes").build());
    }

    @GET
    @Path("throws")
    public void fails(@Suspend(60000) AsynchronousResponse response) {
        throw new WebApplicationException(Response.status(418).entity("no coffee").build());
    }

    @GET
    @Path("throws-first")
    public String failsWithoutSuspending() {
        throw new WebApplicationException(Response.status(409).build());
    }

    @GET
    @Path("sync")
    public String sync() {
        return "sync";
    }

    @GET
    @Path("standard")
    public void standard(@Suspended AsyncResponse response) {
        later.add(response);
    }

    @GET
    @Path("stage")
    public CompletionStage<String> stage() {
        return stage;
    }

    @GET
    @Path("channel")
    public void channel(@QueryParam("after") String after, @QueryParam("millis") long millis,
            @Suspend(60000) AsynchronousResponse response) {
        next.next(channel, after, Duration.ofMillis(millis), response);
    }
}

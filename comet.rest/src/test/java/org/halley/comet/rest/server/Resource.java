package org.halley.comet.rest.server;

import java.util.concurrent.CompletionStage;

import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.sse.Sse;
import javax.ws.rs.sse.SseEventSink;

import org.halley.comet.Cursor;
import org.halley.comet.rest.ChannelResponses;
import org.halley.comet.rest.Follow;

/** A resource as a user of the library writes it, in each of the three ways. */
@Path("/")
public class Resource {

    private final ChannelResponses responses;

    Resource(ChannelResponses responses) {
        this.responses = responses;
    }

    @GET
    @Path("async")
    public void async(@Context HttpServletRequest request, @Suspended AsyncResponse response) {
        responses.answer(Follow.of(request, "/prices", "/deep/**"), response);
    }

    @GET
    @Path("stage")
    public CompletionStage<Response> stage(@Context HttpServletRequest request) {
        return responses.answer(Follow.of(request, "/prices"));
    }

    @GET
    @Path("all")
    public CompletionStage<Response> all(@Context HttpServletRequest request) {
        return responses.answer(Follow.of(request, "/prices").after(Cursor.EARLIEST).waiting(0));
    }

    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@Context HttpServletRequest request, @Context SseEventSink sink, @Context Sse sse) {
        responses.stream(Follow.of(request, "/prices", "/deep/**"), sink, sse);
    }

    @GET
    @Path("sync")
    public String sync() {
        return "sync";
    }
}

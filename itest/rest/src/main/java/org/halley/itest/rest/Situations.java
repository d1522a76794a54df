package org.halley.itest.rest;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.sse.Sse;
import javax.ws.rs.sse.SseEventSink;

import org.halley.comet.rest.ChannelResponses;
import org.halley.comet.rest.Follow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jaxrs.whiteboard.annotations.RequireJaxrsWhiteboard;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsResource;

/** Answers from whatever channel is asked for, in each way that there is. */
@Path("/itest")
@JaxrsResource
@RequireJaxrsWhiteboard
@Component(service = Situations.class)
public class Situations {

    private final ChannelResponses responses;
    private final AtomicInteger waiting = new AtomicInteger();

    /** A resource that answers by this service. */
    @Activate
    public Situations(@Reference ChannelResponses responses) {
        this.responses = responses;
    }

    /** How many requests wait. */
    @GET
    @Path("waiting")
    @Produces(MediaType.TEXT_PLAIN)
    public String waiting() {
        return waiting.toString();
    }

    @GET
    @Path("async")
    public void async(@QueryParam("channel") String channel, @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        counted(responses.answer(Follow.of(request, channel))).thenAccept(response::resume);
    }

    @GET
    @Path("plain")
    public void plain(@QueryParam("channel") String channel, @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        responses.answer(Follow.of(request, channel), response);
    }

    @GET
    @Path("stage")
    public CompletionStage<Response> stage(@QueryParam("channel") String channel, @Context HttpServletRequest request) {
        return counted(responses.answer(Follow.of(request, channel)));
    }

    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@QueryParam("channel") String channel, @Context HttpServletRequest request,
            @Context SseEventSink sink, @Context Sse sse) {
        responses.stream(Follow.of(request, channel), sink, sse);
    }

    private CompletionStage<Response> counted(CompletionStage<Response> answer) {
        waiting.incrementAndGet();
        return answer.whenComplete((response, failure) -> waiting.decrementAndGet());
    }
}

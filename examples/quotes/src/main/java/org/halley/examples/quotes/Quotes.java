package org.halley.examples.quotes;

import java.util.concurrent.CompletionStage;

import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.NotFoundException;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
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

/** The quotes of the market, in each way that a resource may answer. */
@Path("/quotes")
@JaxrsResource
@RequireJaxrsWhiteboard
@Component(name = "org.halley.examples.quotes.resource", service = Quotes.class)
public class Quotes {

    private final ChannelResponses responses;

    /** A resource that answers by this service. */
    @Activate
    public Quotes(@Reference ChannelResponses responses) {
        this.responses = responses;
    }

    /** The next quote of whatever symbol: held without a thread until it comes. */
    @GET
    public CompletionStage<Response> next(@Context HttpServletRequest request) {
        return responses.answer(Follow.of(request, Market.CHANNELS + "*"));
    }

    /** All quotes, as they come. */
    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@Context HttpServletRequest request, @Context SseEventSink sink, @Context Sse sse) {
        responses.stream(Follow.of(request, Market.CHANNELS + "*"), sink, sse);
    }

    /** The next quote of a symbol. */
    @GET
    @Path("{symbol}")
    public void next(@PathParam("symbol") String symbol, @Context HttpServletRequest request,
            @Suspended AsyncResponse response) {
        responses.answer(Follow.of(request, channel(symbol)), response);
    }

    /** The quotes of a symbol, as they come. */
    @GET
    @Path("{symbol}/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@PathParam("symbol") String symbol, @Context HttpServletRequest request,
            @Context SseEventSink sink, @Context Sse sse) {
        responses.stream(Follow.of(request, channel(symbol)), sink, sse);
    }

    private static String channel(String symbol) {
        if (!Market.SYMBOLS.contains(symbol)) {
            throw new NotFoundException();
        }
        return Market.CHANNELS + symbol;
    }
}

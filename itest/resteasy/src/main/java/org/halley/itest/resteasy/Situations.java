package org.halley.itest.resteasy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.QueryParam;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.Response;

import org.halley.comet.EventChannels;
import org.halley.comet.resteasy.ChannelAnswers;
import org.jboss.resteasy.annotations.Suspend;
import org.jboss.resteasy.spi.AsynchronousResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What may happen to a suspended request, by path. */
@Path("/itest")
@Component(service = Situations.class, property = "comet.rest.resource=true")
public class Situations {

    private final ChannelAnswers answers;
    private final EventChannels channels;
    private final AtomicInteger suspended = new AtomicInteger();

    /** A resource that answers from channels. */
    @Activate
    public Situations(@Reference ChannelAnswers answers, @Reference EventChannels channels) {
        this.answers = answers;
        this.channels = channels;
    }

    /** How many requests have been handed to a channel since the beginning. */
    @GET
    @Path("suspended")
    public String suspended() {
        return suspended.toString();
    }

    @GET
    @Path("channel")
    public void channel(@QueryParam("channel") String name, @QueryParam("after") String after,
            @QueryParam("millis") long millis, @Suspend(60000) AsynchronousResponse response) {
        answers.next(channels.channel(name), after, Duration.ofMillis(millis), response);
        suspended.incrementAndGet();
    }

    @GET
    @Path("unanswered")
    public void unanswered(@Suspend(300) AsynchronousResponse response) {
        // Nobody answers.
    }

    @GET
    @Path("twice")
    public void twice(@Suspend(10000) AsynchronousResponse response) {
        response.setResponse(Response.ok("first").build());
        response.setResponse(Response.serverError().entity("second").build());
    }

    @GET
    @Path("throws")
    public void fails(@Suspend(10000) AsynchronousResponse response) {
        throw new WebApplicationException(Response.status(418).entity("no coffee").build());
    }
}

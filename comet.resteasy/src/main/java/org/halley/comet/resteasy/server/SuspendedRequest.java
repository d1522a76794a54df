package org.halley.comet.resteasy.server;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.Response;

import org.jboss.resteasy.core.SynchronousDispatcher;
import org.jboss.resteasy.plugins.server.servlet.Servlet3AsyncHttpRequest;
import org.jboss.resteasy.specimpl.ResteasyHttpHeaders;
import org.jboss.resteasy.spi.HttpResponse;
import org.jboss.resteasy.spi.NoLogWebApplicationException;
import org.jboss.resteasy.spi.ResteasyAsynchronousContext;
import org.jboss.resteasy.spi.ResteasyAsynchronousResponse;
import org.jboss.resteasy.spi.ResteasyUriInfo;

/** RESTEasy's own request, of which it is known that it is suspended, as long as it is. Confined to its dispatch. */
final class SuspendedRequest extends Servlet3AsyncHttpRequest {

    SuspendedRequest(HttpServletRequest request, HttpServletResponse response, ServletContext context,
            HttpResponse answer, ResteasyHttpHeaders headers, ResteasyUriInfo uri, String method,
            SynchronousDispatcher dispatcher, ScheduledExecutorService timer, Held held) {
        super(request, response, context, answer, headers, uri, method, dispatcher);
        this.asyncScheduler = timer;
        this.asynchronousContext = new Counted(asynchronousContext, request, held);
    }

    /** RESTEasy's own suspension, counted. */
    private record Counted(ResteasyAsynchronousContext own, HttpServletRequest request, Held held)
            implements ResteasyAsynchronousContext {

        @Override
        public boolean isSuspended() {
            return own.isSuspended();
        }

        @Override
        public ResteasyAsynchronousResponse getAsyncResponse() {
            return own.getAsyncResponse();
        }

        @Override
        public ResteasyAsynchronousResponse suspend() {
            return suspend(-1);
        }

        @Override
        public ResteasyAsynchronousResponse suspend(long millis) {
            return suspend(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public ResteasyAsynchronousResponse suspend(long time, TimeUnit unit) {
            if (!held.admit()) {
                throw new NoLogWebApplicationException(Response.status(Response.Status.SERVICE_UNAVAILABLE)
                        .header(HttpHeaders.RETRY_AFTER, Held.retryAfter()).build());
            }
            ResteasyAsynchronousResponse response = null;
            try {
                response = own.suspend(time, unit);
                // As RESTEasy answers, which would log an error with it. A resource may set another.
                response.setTimeoutHandler(late -> late.resume(Response.status(Response.Status.SERVICE_UNAVAILABLE).build()));
                // Nobody else has the response yet, so the request is still suspended.
                request.getAsyncContext().addListener(new End(held, response));
            } catch (RuntimeException | Error e) {
                held.leave(response);
                throw e;
            }
            held.add(response);
            return response;
        }
    }

    /** Gives the place back when the request has ended, in whichever way. */
    private record End(Held held, ResteasyAsynchronousResponse response) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            held.leave(response);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // Answered by RESTEasy.
        }

        @Override
        public void onError(AsyncEvent event) {
            // Followed by its completion.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}

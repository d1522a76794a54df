package org.halley.examples.desk;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Event;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.halley.continuation.Continuations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.google.gson.JsonObject;

/**
 * The desk over HTTP, as JSON. Thread-safe.
 *
 * <pre>
 * POST tasks          {symbol, above | below, seconds, note?}   answered when the task has ended
 * POST prices/SYMBOL  {price}                                   publishes a price
 * </pre>
 *
 * <p>A task is the request itself, suspended until its deadline. A price resumes it; so does its timeout, and then the
 * task is executed in the dispatch that follows, on a thread of the container and not on the timer's.
 */
class DeskServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DeskServlet.class);

    private static final String TASK = DeskServlet.class.getName() + ".task";
    /** How long to wait for somebody who executes the task already. */
    private static final long MOMENT_MILLIS = 1_000;

    private final transient Desk desk;
    private final transient Prices prices;
    private final transient Continuations continuations;
    private final transient LongSupplier millis;

    DeskServlet(Desk desk, Prices prices, Continuations continuations, LongSupplier millis) {
        this.desk = Objects.requireNonNull(desk, "desk");
        this.prices = Objects.requireNonNull(prices, "prices");
        this.continuations = Objects.requireNonNull(continuations, "continuations");
        this.millis = Objects.requireNonNull(millis, "millis");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (request.getServletPath().equals("/prices")) {
                publish(request, response);
            } else {
                await(request, response);
            }
        } catch (Refusal refusal) {
            Answers.refuse(response, refusal);
        }
    }

    private void publish(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Fields fields = DeskRequest.read(request, response);
        String path = request.getPathInfo();
        Symbol symbol = new Symbol(path == null ? "" : path.substring(1));
        fields.requireOnly(Set.of("price"));
        Price price = Price.of(fields, "price");
        Event event = prices.publish(symbol, price);
        JsonObject body = new JsonObject();
        body.addProperty("channel", event.channel());
        body.addProperty("id", event.id().toString());
        body.addProperty("price", price.amount());
        Answers.send(response, 201, body);
    }

    private void await(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation continuation = continuations.of(request);
        Task task = (Task) request.getAttribute(TASK);
        if (task == null) {
            Fields fields = DeskRequest.read(request, response);
            fields.requireOnly(Order.FIELDS);
            task = desk.accept(Order.of(fields));
            request.setAttribute(TASK, task);
            continuation.addContinuationListener(new Leaving(task));
        } else if (continuation.isExpired()) {
            desk.expire(task);
        }
        Optional<Outcome> outcome = task.outcome();
        if (outcome.isPresent()) {
            Answers.send(response, 200, task.json(outcome.get().state(), outcome.get().price()));
        } else {
            hold(continuation, task, response);
        }
    }

    /** Suspends first and attaches then, where it is looked once more: an outcome is never missed between the two. */
    private void hold(Continuation continuation, Task task, HttpServletResponse response) {
        long left = task.deadlineMillis() - millis.getAsLong();
        continuation.setTimeout(left > 0 ? left : MOMENT_MILLIS);
        try {
            continuation.suspend(response);
        } catch (IllegalStateException e) {
            task.detach();
            throw Refusal.withoutOutcome(task, "requests cannot wait here: " + e.getMessage());
        }
        desk.attach(task, new Waiter(continuation, task));
    }

    /** The request ends, answered or not: from then on its task waits without it. */
    private record Leaving(Task task) implements ContinuationListener {

        @Override
        public void onComplete(Continuation continuation) {
            task.detach();
        }
    }

    /** A suspended request. */
    private record Waiter(Continuation continuation, Task task) implements Task.Client {

        @Override
        public void ended() {
            continuation.resume();
        }

        @Override
        public void refused(Refusal refusal) {
            if (!continuation.claim()) {
                return;
            }
            try {
                Answers.refuse((HttpServletResponse) continuation.getServletResponse(), refusal);
            } catch (IOException e) {
                LOG.debug("The client of task {} has gone", task.id(), e);
            } finally {
                continuation.complete();
            }
        }
    }
}

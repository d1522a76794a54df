package org.halley.comet.bayeux;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.halley.comet.Names;
import org.halley.comet.RawJson;
import org.halley.comet.shared.Json;
import org.halley.comet.spi.ServiceFailure;
import org.halley.comet.spi.ServiceHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a service: its result goes with the response to it, if it is there by then, and otherwise to the session by
 * itself; so does every result where the session acknowledges. After the time for services it fails. Thread-safe.
 */
final class Call {

    private static final Logger log = LoggerFactory.getLogger(Call.class);

    private final Site site;
    private final Session session;
    private final Message message;
    private final long until;
    // Guarded by this.
    private Reply result;
    private boolean over;
    private boolean late;

    Call(Site site, Session session, Message message) {
        this.site = site;
        this.session = session;
        this.message = message;
        this.until = site.time().millis() + site.settings().serviceSeconds() * 1000L;
    }

    /**
     * Calls the handler, on the thread of the request.
     *
     * @return the result, if it is there and has data or is a failure; null otherwise
     */
    Reply begin(ServiceHandler handler, Exchange exchange, String channel) {
        site.count(Count.SERVICE_CALLS);
        try {
            CompletionStage<RawJson> stage = handler.call(exchange.who(), channel, new RawJson(message.data()));
            if (stage == null) {
                over(null);
            } else {
                stage.whenComplete((data, failure) -> {
                    if (failure == null) {
                        succeeded(data);
                    } else {
                        failed(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
                                : failure);
                    }
                });
            }
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed(e);
        }
        synchronized (this) {
            late = !over;
            if (!late) {
                return result;
            }
        }
        session.pending(this);
        if (isOver()) {
            session.noLongerPending(this);
        }
        return null;
    }

    private synchronized boolean isOver() {
        return over;
    }

    private void succeeded(RawJson data) {
        if (data == null) {
            over(null);
            return;
        }
        try {
            // One JSON value and nothing else may stand in what goes out.
            Json json = new Json(data.text());
            String value = json.raw();
            json.end();
            over(Reply.to(message).successful().json("data", value));
        } catch (IllegalArgumentException e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof ServiceFailure told) {
            try {
                Json json = new Json(told.data().text());
                String value = json.raw();
                json.end();
                over(Reply.to(message).json("successful", "false").json("data", value));
                return;
            } catch (IllegalArgumentException e) {
                log.error("The service at {} failed with what is no JSON", Names.shown(message.channel()), e);
            }
        } else {
            log.error("The service at {} failed", Names.shown(message.channel()), failure);
        }
        over(Reply.to(message).failed("500::service_failed"));
    }

    /** Fails it where its time is over. */
    void sweep(long now) {
        if (now >= until) {
            over(Reply.to(message).failed("504::service_timeout",
                    "the service did not reply within " + site.settings().serviceSeconds() + " seconds"));
        }
    }

    private void over(Reply reply) {
        boolean sends;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            result = reply;
            sends = late;
        }
        if (sends) {
            session.noLongerPending(this);
            if (reply != null) {
                session.send(reply.bytes());
            }
        }
    }
}

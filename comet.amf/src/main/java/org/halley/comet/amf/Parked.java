package org.halley.comet.amf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;

import flex.messaging.MessageClient;
import flex.messaging.MessageException;
import flex.messaging.client.EndpointPushHandler;
import flex.messaging.client.FlexClient;
import flex.messaging.client.FlushResult;
import flex.messaging.client.PollFlushResult;
import flex.messaging.messages.Message;

/**
 * A poll that waits without a thread. BlazeDS sees a handler to which it may push for this client and endpoint; a push, the
 * end of the wait, a newer poll of the client, the end of its subscriptions and the end of everything compete to end it, by
 * one compare-and-set of the outcome. Whoever wins gives the place back, takes the handler out and resumes the request; the
 * dispatch that follows goes through the same pipeline and answers the outcome.
 *
 * <pre>
 *   suspend ── hand in the handler ── look into the queue again ── wait
 *       │                                   │                        │
 *       └───────────── ended by one: push, timeout, newer, close, gone ──▶ resume ──▶ answered in a dispatch
 * </pre>
 *
 * A message is taken off the queue by BlazeDS before it is pushed. Where the push has lost, or the answer could not be
 * written, it goes back to the head of the queue, for the client's next poll.
 *
 * <p>BlazeDS pushes under the locks of the client and of its queue, in that order. {@code this} guards only whether the
 * handler is handed in: it is held while the client's lock is asked for, and a thread that has the client's lock asks for it
 * only after it has won, which is when the other one is done with the client's lock. So neither waits for the other.
 */
final class Parked implements EndpointPushHandler, ContinuationListener {

    /** What a waiting poll comes to. */
    private record Outcome(FlushResult result, RuntimeException failure) {
    }

    private final Exchange exchange;
    private final FlexClient client;
    private final String endpoint;
    private final Runnable place;
    private final int clientWaitMillis;
    private final AtomicReference<Outcome> outcome = new AtomicReference<>();
    private final AtomicBoolean givenBack = new AtomicBoolean();
    private boolean handedIn;

    /**
     * @param client whose poll it is
     * @param endpoint the id of the endpoint that it came to
     * @param place gives back what the poll takes while it waits; called once
     * @param clientWaitMillis what the client is told to leave until its next poll; 0 for nothing
     */
    Parked(Exchange exchange, FlexClient client, String endpoint, Runnable place, int clientWaitMillis) {
        this.exchange = exchange;
        this.client = client;
        this.endpoint = endpoint;
        this.place = place;
        this.clientWaitMillis = clientWaitMillis;
    }

    /**
     * Waits; called in the dispatch of the poll.
     *
     * @param waitMillis how long; -1 for ever
     * @return whether it does, or did; otherwise nothing has happened, and the place was given back
     */
    boolean begin(long waitMillis) {
        if (!exchange.suspend(this, Math.max(0, waitMillis))) {
            place.run();
            return false;
        }
        Site site = exchange.site();
        exchange.parked(this);
        site.parked().add(this);
        site.count(Count.POLLS_PARKED);
        try {
            handIn();
            // What came between the first look and the handler lies in the queue, and nobody would push it.
            FlushResult there = client.poll(endpoint);
            if (there != null) {
                pushMessages(there.getMessages());
            }
        } catch (RuntimeException e) {
            // Its subscriptions have ended meanwhile; BlazeDS tells the client.
            end(new Outcome(null, e), Count.POLLS_CLOSED);
        }
        if (site.draining()) {
            close();
        }
        if (outcome.get() != null) {
            // It may have ended before it was entered.
            site.parked().remove(this);
        }
        return true;
    }

    private void handIn() {
        while (outcome.get() == null) {
            EndpointPushHandler other = client.getEndpointPushHandler(endpoint);
            if (other instanceof Parked older) {
                older.supersede();
            }
            synchronized (this) {
                if (outcome.get() != null) {
                    return;
                }
                try {
                    client.registerEndpointPushHandler(this, endpoint);
                    handedIn = true;
                    return;
                } catch (MessageException e) {
                    // Another poll of the same client was quicker: it is the older one then.
                    if (!(client.getEndpointPushHandler(endpoint) instanceof Parked) && client.isValid()
                            && client.getEndpointPushHandler(endpoint) != null) {
                        throw e;
                    }
                }
            }
        }
    }

    private void takeOut() {
        synchronized (this) {
            if (handedIn) {
                handedIn = false;
                client.unregisterEndpointPushHandler(this, endpoint);
            }
        }
    }

    private boolean end(Outcome how, Count why) {
        if (!outcome.compareAndSet(null, how)) {
            return false;
        }
        Site site = exchange.site();
        site.parked().remove(this);
        site.count(why);
        place.run();
        takeOut();
        if (!exchange.continuation().resume()) {
            // The container has ended the request: nobody will answer.
            giveBack();
        }
        return true;
    }

    private FlushResult paced(FlushResult result) {
        if (clientWaitMillis > 0 && result.getNextFlushWaitTimeMillis() == 0) {
            result.setNextFlushWaitTimeMillis(clientWaitMillis);
        }
        return result;
    }

    /** Messages for the client, taken off its queue; under the locks of both, or in the dispatch of the poll. */
    @Override
    public void pushMessages(List<Message> messages) {
        List<Message> taken = new ArrayList<>(messages);
        FlushResult result = paced(new FlushResult());
        result.setMessages(taken);
        if (!end(new Outcome(result, null), Count.POLLS_PUSHED)) {
            // It came too late.
            Undelivered.putBack(exchange.site(), client, endpoint, taken);
        }
    }

    @Override
    public void onTimeout(Continuation continuation) {
        end(new Outcome(paced(new FlushResult()), null), Count.POLLS_TIMED_OUT);
    }

    /** A newer poll of the same client has come: this one's client ignores its answer. */
    void supersede() {
        PollFlushResult nothing = new PollFlushResult();
        nothing.setClientProcessingSuppressed(true);
        end(new Outcome(nothing, null), Count.POLLS_SUPERSEDED);
    }

    /** Everything stops: the client comes back later. */
    @Override
    public void close() {
        FlushResult later = new FlushResult();
        later.setNextFlushWaitTimeMillis(exchange.site().comeBackMillis());
        end(new Outcome(later, null), Count.POLLS_CLOSED);
    }

    /** The client of BlazeDS's has ended; it forgets its handlers itself, and goes through them while it calls. */
    @Override
    public void close(boolean disconnectChannel) {
        synchronized (this) {
            handedIn = false;
        }
        end(new Outcome(paced(new FlushResult()), null), Count.POLLS_CLOSED);
    }

    /** The request has ended: perhaps without anybody having resumed it. */
    void gone() {
        if (outcome.get() == null) {
            end(new Outcome(new FlushResult(), null), Count.CLIENTS_GONE);
        }
    }

    @Override
    public void registerMessageClient(MessageClient subscription) {
        // It is the same for all subscriptions of the client.
    }

    /** A subscription has ended: as with BlazeDS's own endpoints the poll is answered, and the client asks anew. */
    @Override
    public void unregisterMessageClient(MessageClient subscription) {
        end(new Outcome(paced(new FlushResult()), null), Count.POLLS_CLOSED);
    }

    /** What the poll came to, in the dispatch that follows. */
    FlushResult result() {
        Outcome how = outcome.get();
        if (how == null) {
            // A dispatch that nobody of ours has asked for.
            return new FlushResult();
        }
        if (how.failure() != null) {
            throw how.failure();
        }
        return how.result();
    }

    FlexClient client() {
        return client;
    }

    /** Whether its answer has messages. */
    boolean hasMessages() {
        Outcome how = outcome.get();
        return how != null && how.result() != null && how.result().getMessages() != null
                && !how.result().getMessages().isEmpty();
    }

    /** The answer could not be written: its messages wait for the client's next poll. */
    void giveBack() {
        if (!hasMessages() || !givenBack.compareAndSet(false, true)) {
            return;
        }
        Undelivered.putBack(exchange.site(), client, endpoint, outcome.get().result().getMessages());
        // The next poll may be waiting already, and nothing is pushed to it but what comes new.
        if (client.getEndpointPushHandler(endpoint) instanceof Parked newer && newer != this) {
            FlushResult there = client.poll(endpoint);
            if (there != null) {
                newer.pushMessages(there.getMessages());
            }
        }
    }
}

package org.halley.comet.amf;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import flex.messaging.FlexContext;
import flex.messaging.FlexSession;
import flex.messaging.client.FlexClient;
import flex.messaging.client.FlushResult;
import flex.messaging.client.UserAgentSettings;
import flex.messaging.config.ConfigMap;
import flex.messaging.endpoints.AMFEndpoint;
import flex.messaging.messages.CommandMessage;
import flex.messaging.util.UserAgentManager;

/**
 * An endpoint for AMF whose polls wait without a thread; all options are those of {@code AMFEndpoint}, and so is all that it
 * does but the waiting. Named in a services-config.xml.
 */
public class AsyncAMFEndpoint extends AMFEndpoint {

    /** How long clients wait whose polls do not, as BlazeDS has it. */
    private static final int EXCESS_MILLIS = 3_000;

    /** BlazeDS keeps its own to itself. */
    private final UserAgentManager agents = new UserAgentManager();

    /** An endpoint without management. */
    public AsyncAMFEndpoint() {
        this(false);
    }

    /** An endpoint, managed or not. */
    public AsyncAMFEndpoint(boolean enableManagement) {
        super(enableManagement);
    }

    @Override
    public void initialize(String id, ConfigMap properties) {
        super.initialize(id, properties);
        UserAgentManager.setupUserAgentManager(properties == null || properties.isEmpty() ? null : properties, agents);
    }

    @Override
    public void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = Exchange.of(request);
        if (exchange == null) {
            super.service(request, response);
            return;
        }
        AmfResponse kept = new AmfResponse(response);
        FlexContext.setThreadLocalHttpResponse(kept);
        super.service(request, kept);
        FlexContext.setThreadLocalHttpResponse(response);
        if (!exchange.parkedNow()) {
            exchange.answer(kept, response);
        }
    }

    /** After a poll has waited its client is the one that it came from, even if that has ended meanwhile. */
    @Override
    public FlexClient setupFlexClient(String id) {
        Exchange exchange = Exchange.of(FlexContext.getHttpRequest());
        if (exchange != null && exchange.replaying()) {
            FlexClient client = exchange.parked().client();
            FlexContext.setThreadLocalFlexClient(client);
            return client;
        }
        return super.setupFlexClient(id);
    }

    @Override
    protected FlushResult handleFlexClientPoll(FlexClient client, CommandMessage poll) {
        Exchange exchange = Exchange.of(FlexContext.getHttpRequest());
        if (exchange == null) {
            return super.handleFlexClientPoll(client, poll);
        }
        if (exchange.replaying()) {
            return exchange.parked().result();
        }
        boolean waits = maxWaitingPollRequests > 0 && (waitInterval == -1 || waitInterval > 0);
        // A poll among other messages must not keep their answers back.
        if (waits && !poll.headerExists(CommandMessage.SUPPRESS_POLL_WAIT_HEADER) && !exchange.site().draining()) {
            // A newer poll takes the place of the older one: the older one's connection may be dead, and nobody knows.
            if (client.getEndpointPushHandler(getId()) instanceof Parked older) {
                older.supersede();
            }
            Runnable place = takePlace(FlexContext.getFlexSession());
            if (place != null) {
                FlushResult there;
                try {
                    there = client.poll(getId());
                } catch (RuntimeException e) {
                    place.run();
                    throw e;
                }
                if (there != null) {
                    place.run();
                    if (clientWaitInterval > 0 && there.getNextFlushWaitTimeMillis() == 0) {
                        there.setNextFlushWaitTimeMillis(clientWaitInterval);
                    }
                    return there;
                }
                if (new Parked(exchange, client, getId(), place, clientWaitInterval).begin(waitInterval)) {
                    return new FlushResult();
                }
            } else {
                exchange.site().count(Count.POLLS_EXCESS);
            }
        }
        FlushResult there = client.poll(getId());
        if (waits && pollingIntervalMillis < EXCESS_MILLIS) {
            if (there == null) {
                there = new FlushResult();
            }
            there.setNextFlushWaitTimeMillis(EXCESS_MILLIS);
        }
        return there;
    }

    /**
     * A place among all polls that wait, and among those of the session.
     *
     * @return gives it back, to be called once; null if there is none
     */
    private Runnable takePlace(FlexSession session) {
        synchronized (lock) {
            if (waitingPollRequestsCount >= maxWaitingPollRequests) {
                return null;
            }
            waitingPollRequestsCount++;
        }
        UserAgentSettings agent = agents.match(
                FlexContext.getHttpRequest().getHeader(UserAgentManager.USER_AGENT_HEADER_NAME));
        if (!SessionPlace.take(session, agent)) {
            release();
            return null;
        }
        return () -> {
            release();
            SessionPlace.release(session);
        };
    }

    private void release() {
        synchronized (lock) {
            waitingPollRequestsCount--;
        }
    }
}

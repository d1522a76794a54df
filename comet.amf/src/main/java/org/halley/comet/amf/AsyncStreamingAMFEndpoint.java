package org.halley.comet.amf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import flex.messaging.FlexContext;
import flex.messaging.FlexSession;
import flex.messaging.client.FlexClient;
import flex.messaging.client.UserAgentSettings;
import flex.messaging.config.ConfigMap;
import flex.messaging.endpoints.StreamingAMFEndpoint;
import flex.messaging.io.TypeMarshallingContext;
import flex.messaging.messages.AcknowledgeMessage;
import flex.messaging.messages.Message;
import flex.messaging.util.UserAgentManager;

/**
 * An endpoint that streams AMF without a thread for each stream; its options are those of {@code StreamingAMFEndpoint}.
 * Named in a services-config.xml.
 */
public class AsyncStreamingAMFEndpoint extends StreamingAMFEndpoint {

    private static final String OPEN = "open";

    /** BlazeDS keeps its own to itself. */
    private final UserAgentManager agents = new UserAgentManager();

    /** An endpoint without management. */
    public AsyncStreamingAMFEndpoint() {
        this(false);
    }

    /** An endpoint, managed or not. */
    public AsyncStreamingAMFEndpoint(boolean enableManagement) {
        super(enableManagement);
    }

    @Override
    public void initialize(String id, ConfigMap properties) {
        super.initialize(id, properties);
        UserAgentManager.setupUserAgentManager(properties == null || properties.isEmpty() ? null : properties, agents);
    }

    @Override
    protected void handleFlexClientStreamingOpenRequest(HttpServletRequest request, HttpServletResponse response,
            FlexClient client) {
        Exchange exchange = Exchange.of(request);
        if (exchange == null) {
            super.handleFlexClientStreamingOpenRequest(request, response, client);
            return;
        }
        try {
            UserAgentSettings agent = agents.match(request.getHeader(UserAgentManager.USER_AGENT_HEADER_NAME));
            Runnable place = exchange.site().draining() ? null : takePlace(FlexContext.getFlexSession(), agent);
            if (place == null) {
                response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return;
            }
            if (!exchange.suspend(null, 0) || !exchange.continuation().claim()) {
                place.run();
                response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return;
            }
            if (addNoCacheHeaders) {
                addNoCacheHeaders(request, response);
            }
            addHeadersToResponse(request, response);
            response.setContentType(getResponseContentType());
            response.setHeader("Connection", "close");
            AmfStream stream = new AmfStream(exchange, this, client, place, response);
            stream.begin(first(stream, agent == null ? 0 : agent.getKickstartBytes()));
        } catch (IOException e) {
            exchange.site().count(Count.CLIENTS_GONE);
        }
    }

    /** What a stream begins with: bytes that some browsers need to begin, and its id. */
    private byte[] first(AmfStream stream, int kickstart) {
        AcknowledgeMessage opened = new AcknowledgeMessage();
        opened.setBody(stream.id());
        opened.setCorrelationId(OPEN);
        byte[] told = stream.bytes(List.of(opened));
        if (kickstart <= 0) {
            return told;
        }
        byte[] head = (Integer.toHexString(kickstart) + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + kickstart + 2 + told.length);
        all[head.length + kickstart] = '\r';
        all[head.length + kickstart + 1] = '\n';
        System.arraycopy(told, 0, all, head.length + kickstart + 2, told.length);
        return all;
    }

    @Override
    protected void handleFlexClientStreamingCloseRequest(HttpServletRequest request, HttpServletResponse response,
            FlexClient client, String id) {
        if (client.getEndpointPushHandler(getId()) instanceof AmfStream stream && stream.id().equals(id)) {
            stream.close();
        }
    }

    /**
     * Messages as BlazeDS streams them; on any thread, whose context stays what it was.
     *
     * @param kept what BlazeDS flushes
     */
    byte[] bytes(List<? extends Message> messages, AmfResponse kept) {
        boolean ours = FlexContext.getHttpRequest() == null;
        if (ours) {
            setThreadLocals();
        }
        Collected out = new Collected();
        try {
            streamMessages(messages, out, kept);
            return out.bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (ours) {
                clearThreadLocals();
            } else {
                TypeMarshallingContext.setTypeMarshaller(getTypeMarshaller());
            }
        }
    }

    private static final class Collected extends ServletOutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("nobody is written to");
        }
    }

    /** As BlazeDS counts: all streams, and those of the session with its polls that wait. */
    private Runnable takePlace(FlexSession session, UserAgentSettings agent) {
        synchronized (lock) {
            if (streamingClientsCount >= getMaxStreamingClients()) {
                return null;
            }
            streamingClientsCount++;
        }
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
            streamingClientsCount--;
        }
    }
}

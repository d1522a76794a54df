package org.halley.itest.clients;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import flex.messaging.io.amf.client.AMFConnection;
import flex.messaging.io.amf.client.exceptions.ServerStatusException;
import flex.messaging.messages.AsyncMessage;
import flex.messaging.messages.CommandMessage;
import flex.messaging.messages.ErrorMessage;
import flex.messaging.messages.Message;
import flex.messaging.util.UUIDUtils;

/** BlazeDS's own Java client, with what a consumer and a producer send. It does one call after the other. */
public final class AmfClient implements AutoCloseable {

    private final AMFConnection connection = new AMFConnection();
    private String id = "nil";
    private Object subscription;

    /** What the server answers to what it does not do. */
    public static final class Fault extends Exception {

        private static final long serialVersionUID = 1L;
        private final String code;

        Fault(ErrorMessage error) {
            super(error.faultCode + ": " + error.faultString);
            this.code = error.faultCode;
        }

        /** The error's code. */
        public String code() {
            return code;
        }
    }

    /**
     * A client that is connected.
     *
     * @param base the root of the server
     * @param path of an endpoint
     */
    public AmfClient(URI base, String path) throws Exception {
        this(base, path, null);
        send(command(CommandMessage.CLIENT_PING_OPERATION));
    }

    private AmfClient(URI base, String path, AmfClient other) throws Exception {
        connection.connect(base.resolve(path).toString());
        if (other != null) {
            id = other.id;
            connection.addHttpRequestHeader("Cookie", other.cookie());
        }
    }

    /** The same client on another connection. */
    public AmfClient twin(URI base, String path) throws Exception {
        return new AmfClient(base, path, this);
    }

    private String cookie() throws Exception {
        java.lang.reflect.Field cookies = AMFConnection.class.getDeclaredField("cookies");
        cookies.setAccessible(true);
        return "HALLEY_AMF=" + ((java.util.Map<?, ?>) cookies.get(connection)).get("HALLEY_AMF");
    }

    private static CommandMessage command(int operation) {
        CommandMessage command = new CommandMessage();
        command.setOperation(operation);
        return command;
    }

    private Message send(Message message) throws Exception {
        message.setMessageId(UUIDUtils.createUUID());
        message.setHeader(Message.FLEX_CLIENT_ID_HEADER, id);
        Message answer;
        try {
            answer = (Message) connection.call(null, message);
        } catch (ServerStatusException e) {
            throw e.getData() instanceof ErrorMessage error ? new Fault(error) : e;
        }
        Object told = answer.getHeader(Message.FLEX_CLIENT_ID_HEADER);
        if (told != null) {
            id = told.toString();
        }
        return answer;
    }

    /** Subscribes to a destination. */
    public AmfClient subscribe(String destination) throws Exception {
        CommandMessage command = command(CommandMessage.SUBSCRIBE_OPERATION);
        command.setDestination(destination);
        command.setClientId(subscription);
        subscription = send(command).getClientId();
        return this;
    }

    /** Sends a body to a destination and gives what the server says to it: the id of the event. */
    public Object publish(String destination, Object body) throws Exception {
        AsyncMessage message = new AsyncMessage();
        message.setDestination(destination);
        message.setClientId(UUIDUtils.createUUID());
        message.setBody(body);
        return send(message).getBody();
    }

    /** Polls once: the answer, be it messages or nothing. */
    public Message poll() throws Exception {
        return send(command(CommandMessage.POLL_OPERATION));
    }

    /** The messages of an answer; none if it is an acknowledgement. */
    public static List<Message> messages(Message answer) {
        List<Message> messages = new ArrayList<>();
        if (answer instanceof CommandMessage) {
            Object bodies = answer.getBody();
            for (Object body : bodies instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) bodies) {
                messages.add((Message) body);
            }
        }
        return messages;
    }

    /** Polls until so many messages are there. */
    public List<Message> receive(int many) throws Exception {
        List<Message> messages = new ArrayList<>();
        while (messages.size() < many) {
            messages.addAll(messages(poll()));
        }
        return messages;
    }

    /** Whether an answer says that another poll of the client has taken its place. */
    public static boolean isSuperseded(Message answer) {
        return Boolean.TRUE.equals(answer.getHeader(CommandMessage.NO_OP_POLL_HEADER));
    }

    /** Milliseconds that an answer tells the client to leave until its next poll; 0 for none. */
    public static int waitOf(Message answer) {
        return answer.getHeader(CommandMessage.POLL_WAIT_HEADER) instanceof Number wait ? wait.intValue() : 0;
    }

    @Override
    public void close() {
        connection.close();
    }
}

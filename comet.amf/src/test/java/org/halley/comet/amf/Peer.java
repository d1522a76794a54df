package org.halley.comet.amf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import flex.messaging.io.amf.client.AMFConnection;
import flex.messaging.io.amf.client.exceptions.ServerStatusException;
import flex.messaging.messages.AcknowledgeMessage;
import flex.messaging.messages.AsyncMessage;
import flex.messaging.messages.CommandMessage;
import flex.messaging.messages.ErrorMessage;
import flex.messaging.messages.Message;
import flex.messaging.util.UUIDUtils;

/** BlazeDS's own Java client, which does one call after the other, with what a consumer and a producer send. */
final class Peer implements AutoCloseable {

    private static final ExecutorService waiting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        return thread;
    });

    /** What the server answers to what it does not do. */
    static final class Fault extends Exception {

        private static final long serialVersionUID = 1L;
        private final transient ErrorMessage error;

        Fault(ErrorMessage error) {
            super(error.faultCode + " " + error.faultString);
            this.error = error;
        }

        ErrorMessage error() {
            return error;
        }
    }

    private final AMFConnection connection = new AMFConnection();
    private String id = "nil";
    private Object subscription;

    Peer(String url, String... headers) throws Exception {
        for (String header : headers) {
            connection.addHttpRequestHeader(header.substring(0, header.indexOf(':')),
                    header.substring(header.indexOf(':') + 1).trim());
        }
        connection.connect(url);
    }

    /** The same client on another connection, with the same session. */
    Peer twin(String url, String... headers) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(headers));
        all.add("Cookie: " + cookie());
        Peer twin = new Peer(url, all.toArray(String[]::new));
        twin.id = id;
        twin.subscription = subscription;
        return twin;
    }

    /** Another client, as in another tab of the same browser. */
    Peer tab(String url, String... headers) throws Exception {
        Peer tab = twin(url, headers);
        tab.id = "nil";
        tab.subscription = null;
        tab.ping();
        return tab;
    }

    /** The cookie of its session. */
    String cookie() throws Exception {
        java.lang.reflect.Field field = AMFConnection.class.getDeclaredField("cookies");
        field.setAccessible(true);
        Object cookies = field.get(connection);
        return Sessions.COOKIE + "=" + ((java.util.Map<?, ?>) cookies).get(Sessions.COOKIE);
    }

    String id() {
        return id;
    }

    /** Sends one message and gives the answer. */
    Message send(Message message) throws Exception {
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

    Message ping() throws Exception {
        return send(command(CommandMessage.CLIENT_PING_OPERATION));
    }

    private CommandMessage command(int operation) {
        CommandMessage command = new CommandMessage();
        command.setOperation(operation);
        return command;
    }

    Message subscribe(String destination) throws Exception {
        return subscribe(destination, null);
    }

    Message subscribe(String destination, String subtopic) throws Exception {
        CommandMessage command = command(CommandMessage.SUBSCRIBE_OPERATION);
        command.setDestination(destination);
        command.setClientId(subscription);
        if (subtopic != null) {
            command.setHeader(AsyncMessage.SUBTOPIC_HEADER_NAME, subtopic);
        }
        AcknowledgeMessage answer = (AcknowledgeMessage) send(command);
        subscription = answer.getClientId();
        return answer;
    }

    Message unsubscribe(String destination) throws Exception {
        CommandMessage command = command(CommandMessage.UNSUBSCRIBE_OPERATION);
        command.setDestination(destination);
        command.setClientId(subscription);
        return send(command);
    }

    CommandMessage pollCommand() {
        return command(CommandMessage.POLL_OPERATION);
    }

    /** Polls once: the answer, be it messages or nothing. */
    Message poll() throws Exception {
        return send(pollCommand());
    }

    /** Polls on a thread of its own. */
    Future<Message> polling() {
        return waiting.submit(this::poll);
    }

    /** The messages of an answer; none if it is an acknowledgement. */
    static List<Message> messages(Message answer) {
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
    List<Message> receive(int many) throws Exception {
        List<Message> messages = new ArrayList<>();
        while (messages.size() < many) {
            messages.addAll(messages(poll()));
        }
        return messages;
    }

    Message publish(String destination, Object body) throws Exception {
        return publish(destination, null, body);
    }

    Message publish(String destination, String subtopic, Object body) throws Exception {
        AsyncMessage message = new AsyncMessage();
        message.setDestination(destination);
        message.setBody(body);
        message.setClientId(UUIDUtils.createUUID());
        if (subtopic != null) {
            message.setHeader(AsyncMessage.SUBTOPIC_HEADER_NAME, subtopic);
        }
        return send(message);
    }

    static Object wait(Message answer) {
        return answer.getHeader(CommandMessage.POLL_WAIT_HEADER);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}

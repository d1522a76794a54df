package org.halley.comet.amf;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import flex.messaging.io.MessageIOConstants;
import flex.messaging.io.SerializationContext;
import flex.messaging.io.amf.ActionMessage;
import flex.messaging.io.amf.AmfMessageSerializer;
import flex.messaging.io.amf.AmfTrace;
import flex.messaging.io.amf.MessageBody;
import flex.messaging.messages.Message;
import flex.messaging.util.UUIDUtils;

/** AMF by hand over one connection. Confined to one thread. */
final class Amf implements AutoCloseable {

    private final Socket socket = new Socket();
    private final InputStream in;

    Amf(int port) throws IOException {
        socket.connect(new InetSocketAddress("localhost", port), 20_000);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** The bytes of a packet with these messages of a client. */
    static byte[] packet(Peer client, Message... messages) throws Exception {
        ActionMessage packet = new ActionMessage(MessageIOConstants.AMF3);
        int number = 0;
        for (Message message : messages) {
            message.setMessageId(UUIDUtils.createUUID());
            message.setHeader(Message.FLEX_CLIENT_ID_HEADER, client.id());
            packet.addBody(new MessageBody("null", "/" + ++number, new Object[] { message }));
        }
        return bytes(packet);
    }

    /** The bytes of a packet with one body. */
    static byte[] packet(Object body) throws Exception {
        ActionMessage packet = new ActionMessage(MessageIOConstants.AMF3);
        packet.addBody(new MessageBody("null", "/1", new Object[] { body }));
        return bytes(packet);
    }

    private static byte[] bytes(ActionMessage packet) throws IOException {
        SerializationContext context = new SerializationContext();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AmfMessageSerializer serializer = new AmfMessageSerializer();
        serializer.initialize(context, bytes, (AmfTrace) null);
        serializer.writeMessage(packet);
        return bytes.toByteArray();
    }

    Amf send(byte[] body, String... headers) throws IOException {
        return send("POST", body.length, body, headers);
    }

    /** Sends a request whose body may be shorter than it says. */
    Amf send(String method, int length, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method)
                .append(" /amf/messagebroker/amf HTTP/1.1\r\nHost: localhost:" + socket.getPort()
                        + "\r\nContent-Type: application/x-amf\r\nContent-Length: ")
                .append(length).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.write(body);
        socket.getOutputStream().write(all.toByteArray());
        return this;
    }

    /** Sends more of a body. */
    void socketWrite(byte[] more) throws IOException {
        socket.getOutputStream().write(more);
    }

    /** The status line, the headers and the body of an answer, as text. */
    String read() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return head.toString();
            }
            head.append((char) c);
        }
        int at = head.toString().toLowerCase(java.util.Locale.ROOT).indexOf("content-length:");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 15, head.indexOf("\r\n", at)).trim());
        return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Cuts the connection: the other side's next write fails. */
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

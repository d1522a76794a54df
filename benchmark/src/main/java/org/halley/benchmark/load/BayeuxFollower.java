package org.halley.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows a channel by Bayeux with long polling, as a client of CometD does: a handshake, a subscription, one connect
 * that is answered at once, and then one connect after the other, each of which the server holds. Events come before
 * the reply in a connect's answer. A follower publishes nothing and so needs one connection only.
 *
 * <p>The server's advice is checked, not weighed: one that wants to be asked otherwise than at once again is set up in
 * a way that cannot be compared, and ends the run.
 */
final class BayeuxFollower implements Dialogue {

    private enum Step { HANDSHAKE, SUBSCRIBE, FIRST_CONNECT, CONNECT }

    private static final Pattern CLIENT = Pattern.compile("\"clientId\":\"([^\"\\\\]+)\"");
    private static final Pattern RECONNECT = Pattern.compile("\"reconnect\":\"([^\"]*)\"");
    private static final Pattern INTERVAL = Pattern.compile("\"interval\":(-?[0-9]+)");
    private static final byte[] COOKIE = ascii("set-cookie");
    private static final byte[] SUCCESS = ascii("\"successful\":true");
    private static final byte[] ADVICE = ascii("\"advice\"");
    /** Between two messages and nowhere else: events hold no braces. */
    private static final byte[] BETWEEN = ascii("},{");
    private static final String FIRST_ID = "00000000";

    private final String host;
    private final int channel;
    private Step step = Step.HANDSHAKE;
    private String cookie = "";
    private String client = "";
    /** The request that is asked again and again, and where its id ends, which alone changes. */
    private byte[] connect = {};
    private int idEnd;

    BayeuxFollower(String host, int channel) {
        this.host = host;
        this.channel = channel;
    }

    @Override
    public void ask(ByteBuffer out) {
        switch (step) {
            case HANDSHAKE -> out.put(request("/handshake", """
                [{"id":"1","channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}]"""));
            case SUBSCRIBE -> out.put(request("/", """
                [{"id":"2","channel":"/meta/subscribe","clientId":"%s","subscription":"/%d"}]"""
                .formatted(client, channel)));
            case FIRST_CONNECT, CONNECT -> {
                count();
                out.put(connect);
            }
        }
    }

    private byte[] request(String path, String body) {
        return ascii("POST /cometd" + path + " HTTP/1.1\r\nHost: " + host
            + "\r\nContent-Type: application/json;charset=UTF-8\r\n" + cookie + "Content-Length: " + body.length()
            + "\r\n\r\n" + body);
    }

    /** Gives the next connect an id of its own, of the same length. */
    private void count() {
        int i = idEnd - 1;
        while (connect[i] == '9') {
            connect[i--] = '0';
        }
        connect[i]++;
    }

    @Override
    public void head(Head head) {
        if (head.status() != 200) {
            throw new IllegalStateException("no answer of Bayeux: " + head);
        }
        if (step == Step.HANDSHAKE && head.find(COOKIE)) {
            cookie = "Cookie: " + head.value().split(";", 2)[0] + "\r\n";
        }
    }

    @Override
    public void body(byte[] bytes, int from, int to, Events events) {
        check(bytes, from, to);
        switch (step) {
            case HANDSHAKE -> {
                meet(bytes, from, to);
                step = Step.SUBSCRIBE;
            }
            case SUBSCRIBE -> step = Step.FIRST_CONNECT;
            case FIRST_CONNECT, CONNECT -> {
                EventText.scan(bytes, from, to, events);
                step = Step.CONNECT;
            }
        }
    }

    private void meet(byte[] bytes, int from, int to) {
        String answer = text(bytes, from, to);
        Matcher found = CLIENT.matcher(answer);
        if (!found.find()) {
            throw new IllegalStateException("a handshake without a client's id: " + answer);
        }
        client = found.group(1);
        connect = request("/connect", """
            [{"channel":"/meta/connect","clientId":"%s","connectionType":"long-polling","id":"%s"}]"""
            .formatted(client, FIRST_ID));
        idEnd = connect.length - "\"}]".length();
    }

    /** The reply is the last message: it must have been successful, and ask for nothing else than the next request. */
    private static void check(byte[] bytes, int from, int to) {
        int reply = Math.max(from, lastIndexOf(BETWEEN, bytes, from, to));
        if (lastIndexOf(SUCCESS, bytes, reply, to) < 0) {
            throw new IllegalStateException("Bayeux has failed: " + text(bytes, from, to));
        }
        if (lastIndexOf(ADVICE, bytes, reply, to) >= 0) {
            String answer = text(bytes, reply, to);
            Matcher reconnect = RECONNECT.matcher(answer);
            Matcher interval = INTERVAL.matcher(answer);
            if (reconnect.find() && !reconnect.group(1).equals("retry")
                    || interval.find() && !interval.group(1).equals("0")) {
                throw new IllegalStateException("the server advises not to ask at once again: " + answer);
            }
        }
    }

    private static int lastIndexOf(byte[] part, byte[] bytes, int from, int to) {
        for (int i = to - part.length; i >= from; i--) {
            int k = 0;
            while (k < part.length && bytes[i + k] == part[k]) {
                k++;
            }
            if (k == part.length) {
                return i;
            }
        }
        return -1;
    }

    /** From the first connect that is held on. */
    @Override
    public boolean isReady() {
        return step == Step.CONNECT;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

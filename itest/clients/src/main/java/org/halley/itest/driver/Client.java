package org.halley.itest.driver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.client.ClientSession;
import org.cometd.bayeux.client.ClientSessionChannel;
import org.cometd.client.BayeuxClient;
import org.cometd.client.ext.AckExtension;
import org.cometd.client.http.jetty.JettyHttpClientTransport;
import org.cometd.common.HashMapMessage;
import org.eclipse.jetty.client.HttpClient;

/** A client, and its subscriptions by their channels. */
final class Client {

    private static final long BACKOFF_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 10_000;

    private final String name;
    private final Driver driver;
    private final BayeuxClient bayeux;
    private final Map<String, ClientSessionChannel.MessageListener> subscriptions = new ConcurrentHashMap<>();

    Client(String name, Command command, Driver driver, HttpClient http) {
        this.name = name;
        this.driver = driver;
        bayeux = new BayeuxClient(command.text("url"), new JettyHttpClientTransport(new HashMap<>(), http));
        bayeux.setOption(BayeuxClient.BACKOFF_INCREMENT_OPTION, BACKOFF_MILLIS);
        if (command.isSet("ack")) {
            bayeux.addExtension(new AckExtension());
        }
        List<String> follow = command.texts("follow");
        listen(Channel.META_HANDSHAKE, reply -> {
            driver.report(name, "meta", reply);
            if (reply.isSuccessful()) {
                bayeux.batch(() -> follow.forEach(this::follow));
            }
        });
        listen(Channel.META_CONNECT, reply -> driver.report(name, "meta", reply));
        listen("/**", message -> {
            if (message.getData() != null && !message.isMeta()) {
                driver.report(name, "arrived", message);
            }
        });
    }

    private void listen(String channelOrPattern, Consumer<Message> listener) {
        ClientSessionChannel.MessageListener told = (channel, message) -> listener.accept(message);
        bayeux.getChannel(channelOrPattern).addListener(told);
    }

    private void follow(String channel) {
        subscribe(channel, reply -> {
            if (reply.isSuccessful()) {
                driver.report(name, "follows", channel);
            }
        });
    }

    private void subscribe(String channel, ClientSession.MessageListener done) {
        ClientSessionChannel.MessageListener received = (source, message) -> driver.reportTo(channel, name, message);
        subscriptions.put(channel, received);
        bayeux.getChannel(channel).subscribe(received, done);
    }

    /** Does what it is told; the reply is given by another thread. */
    void run(Command command, ClientSession.MessageListener done) {
        String channel = command.text("channel");
        switch (command.what()) {
            case "open" -> handshake(done);
            case "subscribe" -> subscribe(channel, done);
            case "unsubscribe" -> bayeux.getChannel(channel).unsubscribe(subscriptions.remove(channel), done);
            case "publish" -> bayeux.getChannel(channel).publish(command.data(), done);
            case "call" -> bayeux.remoteCall(channel, command.data(), done);
            case "disconnect" -> bayeux.disconnect(done);
            case "close" -> close(done);
            default -> throw new IllegalArgumentException("no command '" + command.what() + "'");
        }
    }

    /** One that has been told of its disconnection may still be about to end. */
    private void handshake(ClientSession.MessageListener done) {
        if (!bayeux.waitFor(PATIENCE_MILLIS, BayeuxClient.State.DISCONNECTED)) {
            throw new IllegalStateException("neither new nor disconnected: " + bayeux);
        }
        bayeux.handshake(done);
    }

    /** One that is not known to the server, or is on its way out, would not tell of its disconnection. */
    private void close(ClientSession.MessageListener done) {
        if (bayeux.isHandshook()) {
            bayeux.disconnect(done);
        } else {
            bayeux.abort();
            done.onMessage(new HashMapMessage());
        }
    }

    /** Does several things in one batch; the replies are given in the order of the commands when all are there. */
    void batch(Command command, Consumer<List<Message>> done) {
        List<Command> all = command.commands();
        AtomicReferenceArray<Message> replies = new AtomicReferenceArray<>(all.size());
        AtomicInteger missing = new AtomicInteger(all.size());
        bayeux.batch(() -> IntStream.range(0, all.size()).forEach(i -> run(all.get(i), reply -> {
            replies.set(i, reply);
            if (missing.decrementAndGet() == 0) {
                done.accept(IntStream.range(0, all.size()).mapToObj(replies::get).toList());
            }
        })));
    }
}

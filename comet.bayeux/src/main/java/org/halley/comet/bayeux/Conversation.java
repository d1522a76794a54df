package org.halley.comet.bayeux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.halley.comet.Cursor;
import org.halley.comet.EventChannels;
import org.halley.comet.Names;
import org.halley.comet.Publication;
import org.halley.comet.RawJson;
import org.halley.comet.shared.Places;
import org.halley.comet.spi.ServiceHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one request, handled in their order, each on its own: one that is refused stops no other. Confined to its
 * dispatch.
 */
final class Conversation {

    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    private final Exchange exchange;
    private final Site site;
    private final Settings settings;
    private final Packet packet = new Packet();
    private final List<Runnable> undo = new ArrayList<>(1);
    private final List<Connect> connects = new ArrayList<>(1);
    private Optional<String> browser;

    Conversation(Exchange exchange) {
        this.exchange = exchange;
        this.site = exchange.site();
        this.settings = site.settings();
        this.browser = exchange.browser();
    }

    /**
     * Handles messages and answers, unless the last one is held.
     *
     * @param messages at least one, in JSON
     */
    void handle(List<String> messages) throws IOException {
        boolean alone = messages.size() == 1;
        boolean answered = false;
        try {
            for (String raw : messages) {
                Message message = Message.of(raw);
                if (message.isMeta("connect")) {
                    if (connect(message, alone)) {
                        answered = true;
                        return;
                    }
                } else {
                    reply(message);
                }
            }
            answered = true;
            exchange.answer(packet, this::undo, this::written);
        } finally {
            if (!answered) {
                // An answer of the servlet's goes out instead.
                undo();
                written();
            }
        }
    }

    /** What was taken out of the session for this answer is as before; the first call alone counts. */
    private void undo() {
        List<Runnable> all = List.copyOf(undo);
        undo.clear();
        all.forEach(Runnable::run);
    }

    private void written() {
        connects.forEach(Connect::written);
    }

    private void reply(Message message) {
        if (message.isMeta("handshake")) {
            packet.addFirst(handshake(message));
            return;
        }
        Reply reply = Reply.to(message);
        Session session = known(message);
        if (message.error() != null) {
            if (message.subscriptionAsWritten() != null) {
                reply.json("subscription", message.subscriptionAsWritten());
            }
            refuse(reply, message.error(), message.detail());
        } else if (message.channel() == null) {
            refuse(reply, Refusal.CHANNEL_MISSING, "a message has no channel");
        } else if (session == null) {
            site.count(Count.UNKNOWN_SESSIONS);
            reply.failed(Refusal.SESSION_UNKNOWN);
        } else {
            session.touch();
            handle(session, message, reply);
            timesync(message, reply);
        }
        packet.add(reply);
    }

    private void timesync(Message message, Reply reply) {
        if (message.ext().timesync() != null && message.channel().startsWith("/meta/")) {
            Timesync.answer(message, reply, site.time().now().toEpochMilli(), 0);
        }
    }

    private void handle(Session session, Message message, Reply reply) {
        switch (message.channel()) {
            case "/meta/subscribe" -> subscribe(session, message, reply);
            case "/meta/unsubscribe" -> unsubscribe(session, message, reply);
            case "/meta/disconnect" -> {
                session.disconnect();
                reply.successful();
            }
            default -> publish(session, message, reply);
        }
    }

    private void refuse(Reply reply, String error, String detail) {
        site.count(Count.REFUSED_MESSAGES);
        reply.failed(error, detail);
    }

    /** The session that a message belongs to; null where there is none, or it is another browser's. */
    private Session known(Message message) {
        Session session = site.sessions().find(message.clientId());
        boolean foreign = session != null && session.browser() != null
                && !session.browser().equals(browser.orElse(null));
        return foreign ? null : session;
    }

    // ---- Handshake

    private Reply handshake(Message message) {
        Reply reply = Reply.to(message);
        String wrong = message.error();
        String detail = message.detail();
        if (wrong == null) {
            detail = Negotiation.missing(message, types());
            wrong = detail == null ? null : Negotiation.FAILED;
        }
        if (wrong == null && message.ext().after() != null) {
            detail = cursorProblem(message.ext().after());
            wrong = detail == null ? null : "400::cursor_invalid";
        }
        if (wrong != null) {
            refuse(reply, wrong, detail);
            return reply.json("advice", Advice.NONE);
        }
        String later = site.draining() ? Refusal.STOPPING : site.hubs().current() == null ? Refusal.AWAY : null;
        Session session = null;
        if (later == null) {
            session = site.sessions().open(settings.bound() ? browserName() : null, message);
            later = session == null ? Refusal.TOO_MANY_SESSIONS : null;
        }
        if (later != null) {
            return reply.failed(later).json("advice", Advice.handshake(site.jitter()));
        }
        site.count(Count.HANDSHAKES);
        reply.successful().text("version", Negotiation.VERSION).text("minimumVersion", Negotiation.VERSION)
                .text("clientId", session.id())
                .json("supportedConnectionTypes", "[\"" + String.join("\",\"", types()) + "\"]")
                .json("advice", Advice.retry(settings.intervalMillis(), settings.timeoutSeconds() * 1000L));
        if (session.acknowledges()) {
            reply.ext("ack", "true");
        }
        timesync(message, reply);
        if (session.wantsCursor()) {
            reply.halley("cursor", "\"" + cursor() + "\"");
        }
        return reply;
    }

    private List<String> types() {
        return settings.callbackPolling() ? List.of("long-polling", "callback-polling") : List.of("long-polling");
    }

    private String browserName() {
        if (browser.isEmpty()) {
            String name = site.sessions().name();
            exchange.setBrowser(name);
            browser = Optional.of(name);
        }
        return browser.get();
    }

    private Cursor cursor() {
        EventChannels hub = site.hubs().current();
        try {
            return hub == null ? site.hubs().placeOf(Cursor.NOW) : hub.now();
        } catch (IllegalStateException e) {
            // It has stopped and is about to leave.
            return site.hubs().placeOf(Cursor.NOW);
        }
    }

    /** What is wrong with a cursor to begin at; null for nothing. */
    private static String cursorProblem(String text) {
        try {
            return Cursor.parse(text).lastCount() == 0 ? null
                    : "ext.halley.after '" + text + "' is none of: a cursor that was handed out, now, earliest";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    // ---- Connect

    /** Returns whether the request is held, so that there is nothing to answer. */
    private boolean connect(Message message, boolean alone) {
        Session session = known(message);
        String wrong = message.error();
        String detail = message.detail();
        if (wrong == null && session != null
                && (message.connectionType() == null || !types().contains(message.connectionType()))) {
            wrong = "400::connection_type_invalid";
            detail = "connectionType " + Reply.shown(message.connectionType()) + " is none of " + types();
        }
        if (wrong != null) {
            Reply reply = Reply.to(message);
            refuse(reply, wrong, detail);
            packet.add(reply);
            return false;
        }
        if (session == null) {
            site.count(Count.UNKNOWN_SESSIONS);
            packet.add(Reply.to(message).failed(Refusal.SESSION_UNKNOWN).json("advice", Advice.handshake(unknownInterval(message))));
            return false;
        }
        site.count(Count.CONNECTS);
        return connect(session, message, alone);
    }

    private long unknownInterval(Message message) {
        return site.sessions().isFromBefore(message.clientId()) ? site.jitter() : 0;
    }

    private boolean connect(Session session, Message message, boolean alone) {
        long most = settings.timeoutSeconds() * 1000L;
        long timeout = message.timeout() >= 0 ? Math.min(message.timeout(), most) : most;
        Connect connect = new Connect(exchange, session, message, timeout);
        boolean answered = false;
        try {
            session.arrive(connect, message.ext().ack());
            boolean atOnce = connect.isFirst() || !alone || timeout == 0 || site.draining();
            Delivery delivery = session.look(connect, atOnce);
            long interval = site.draining() ? site.jitter() : connect.interval();
            Places.Taken taken = Places.Taken.YES;
            if (delivery == null && !atOnce) {
                taken = takePlace(session);
                if (taken == Places.Taken.YES && connect.hold()) {
                    answered = true;
                    return true;
                }
                delivery = session.look(connect, true);
                interval = switch (taken) {
                    case YES -> interval;
                    case ALL_TAKEN -> 1000 + site.jitter();
                    case CLIENT_HAS_ENOUGH -> settings.multipleIntervalMillis();
                };
            }
            answered = true;
            if (delivery == null) {
                packet.add(connect.replyNotItsTurn());
            } else {
                Delivery sent = delivery;
                undo.add(() -> session.undo(sent));
                connects.add(connect);
                connect.reply(packet, sent, interval, taken == Places.Taken.CLIENT_HAS_ENOUGH);
            }
            return false;
        } finally {
            if (!answered) {
                session.abandon(connect);
            }
        }
    }

    private Places.Taken takePlace(Session session) {
        Places.Taken taken = site.places().take(session.browser(), settings.heldMax(), settings.sessionsMaxPerBrowser());
        switch (taken) {
            case ALL_TAKEN -> site.count(Count.REFUSED_HELD);
            case CLIENT_HAS_ENOUGH -> site.count(Count.CONNECTS_CROWDED);
            case YES -> { }
        }
        return taken;
    }

    // ---- Subscribe, unsubscribe

    private void subscribe(Session session, Message message, Reply reply) {
        List<String> wanted = subscriptions(message, reply);
        if (wanted == null) {
            return;
        }
        Cursor from = null;
        if (message.ext().after() != null) {
            String problem = cursorProblem(message.ext().after());
            if (problem != null) {
                refuse(reply, "400::cursor_invalid", problem);
                return;
            }
            from = Cursor.parse(message.ext().after());
        }
        for (String nameOrPattern : wanted) {
            if (!site.authorizers().mayFollow(exchange.who(), nameOrPattern).allowed()) {
                site.count(Count.REFUSED_RIGHT);
                reply.failed(Refusal.SUBSCRIBE_DENIED, "following " + nameOrPattern + " is not allowed");
                return;
            }
        }
        List<String> followed = wanted.stream().filter(name -> !isService(name)).toList();
        String wrong = followed.isEmpty() ? null : session.subscribe(followed, from);
        if (wrong == null) {
            reply.successful();
        } else {
            refuse(reply, wrong, wrong.startsWith("403")
                    ? "a session may have " + settings.subscriptionsMax() + " subscriptions"
                    : "the event log is away; it is expected back");
        }
    }

    private void unsubscribe(Session session, Message message, Reply reply) {
        List<String> unwanted = subscriptions(message, reply);
        if (unwanted != null) {
            session.unsubscribe(unwanted);
            reply.successful();
        }
    }

    /** What a message subscribes to or takes back; null if it was refused. The reply echoes it in any case. */
    private List<String> subscriptions(Message message, Reply reply) {
        if (message.subscriptions() == null || message.subscriptions().isEmpty()) {
            refuse(reply, Refusal.SUBSCRIPTION_MISSING, "subscription is missing or empty");
            return null;
        }
        if (message.subscriptions().size() <= settings.subscriptionsMax()) {
            reply.json("subscription", message.subscriptionAsWritten());
        }
        List<String> trimmed = new ArrayList<>(message.subscriptions().size());
        for (String text : message.subscriptions()) {
            String channel = trimmed(text);
            String problem = channel.startsWith("/meta/") || channel.equals("/meta")
                    ? "channel " + Reply.shown(text) + " is for the protocol itself" : nameOrPatternProblem(channel);
            if (problem != null) {
                refuse(reply, Refusal.SUBSCRIPTION_INVALID, problem);
                return null;
            }
            trimmed.add(channel);
        }
        return trimmed;
    }

    private static String trimmed(String channel) {
        return channel.length() > 1 && channel.endsWith("/") ? channel.substring(0, channel.length() - 1) : channel;
    }

    private static String nameOrPatternProblem(String channel) {
        try {
            Names.requireNameOrPattern(channel);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static boolean isService(String channel) {
        return channel.startsWith("/service/");
    }

    // ---- Publish

    private void publish(Session session, Message message, Reply reply) {
        String channel = trimmed(message.channel());
        if (channel.startsWith("/meta/") || channel.equals("/meta")) {
            refuse(reply, Refusal.PUBLISH_DENIED, "channel " + Reply.shown(channel) + " is for the protocol itself");
            return;
        }
        if (!Names.isName(channel)) {
            refuse(reply, channel.indexOf('*') >= 0 ? Refusal.CHANNEL_PATTERN : Refusal.CHANNEL_INVALID, nameProblem(channel));
            return;
        }
        if (message.data() == null) {
            refuse(reply, Refusal.DATA_MISSING, "a message to " + Reply.shown(channel) + " has no data");
            return;
        }
        boolean service = isService(channel);
        boolean allowed = site.authorizers().isEmpty() ? service || settings.opens(channel)
                : site.authorizers().mayPublish(exchange.who(), channel);
        if (!allowed) {
            site.count(Count.REFUSED_RIGHT);
            reply.failed(Refusal.PUBLISH_DENIED, "publishing to " + channel + " is not allowed");
        } else if (service) {
            call(session, channel, message, reply);
        } else {
            publish(channel, message.data(), reply);
        }
    }

    private void call(Session session, String channel, Message message, Reply reply) {
        ServiceHandler handler = site.services().find(channel);
        if (handler == null) {
            refuse(reply, "404::service_unknown", "no service is at " + channel);
            return;
        }
        if (!session.mayCall()) {
            refuse(reply, "503::too_many_calls", "this session waits for " + settings.directMax() + " calls");
            return;
        }
        Reply result = new Call(site, session, message).begin(handler, exchange, channel);
        if (result != null && session.acknowledges()) {
            // With the reply it would be lost where that is: only what goes with a connect comes again.
            session.send(result.bytes());
        } else if (result != null) {
            packet.addDirect(result);
        }
        reply.successful();
    }

    private static String nameProblem(String channel) {
        try {
            return Names.requireName(channel);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private void publish(String channel, String data, Reply reply) {
        EventChannels hub = site.hubs().current();
        if (hub == null) {
            site.count(Count.REFUSED_WHILE_AWAY);
            reply.failed(Refusal.AWAY, "the event log is away; it is expected back");
            return;
        }
        try {
            hub.publish(List.of(Publication.to(channel, new RawJson(data))));
            site.count(Count.PUBLISHED);
            reply.successful();
        } catch (IllegalArgumentException e) {
            refuse(reply, Refusal.TOO_LARGE, e.getMessage());
        } catch (IllegalStateException e) {
            refuse(reply, Refusal.FULL, e.getMessage());
        } catch (RuntimeException e) {
            log.error("Publishing to {} failed", channel, e);
            reply.failed(Refusal.INTERNAL);
        }
    }
}

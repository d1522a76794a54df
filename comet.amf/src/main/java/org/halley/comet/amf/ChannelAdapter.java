package org.halley.comet.amf;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.servlet.http.HttpServletRequest;

import org.halley.comet.Batch;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Gap;
import org.halley.comet.Names;
import org.halley.comet.Publication;
import org.halley.comet.RawJson;
import org.halley.comet.Selection;
import org.halley.comet.shared.Right;
import org.halley.comet.shared.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import flex.messaging.FlexContext;
import flex.messaging.MessageBroker;
import flex.messaging.MessageClient;
import flex.messaging.MessageDestination;
import flex.messaging.MessageException;
import flex.messaging.config.ConfigMap;
import flex.messaging.config.ConfigurationException;
import flex.messaging.messages.AcknowledgeMessage;
import flex.messaging.messages.AsyncMessage;
import flex.messaging.messages.CommandMessage;
import flex.messaging.messages.Message;
import flex.messaging.services.MessageService;
import flex.messaging.services.messaging.adapters.MessagingAdapter;
import flex.messaging.util.UUIDUtils;

/**
 * The adapter of a destination that is a channel. What is sent to the destination is published, where its sender may; what is
 * published, by whomever, goes to the destination's subscribers, who so get what they have sent once, through the log. Named
 * in a services-config.xml, with the property {@code channel}.
 *
 * <p>Where the destination allows subtopics, {@code a.b} of it is the channel {@code /a/b} below its own.
 */
public final class ChannelAdapter extends MessagingAdapter {

    private static final Logger log = LoggerFactory.getLogger(ChannelAdapter.class);

    /** Codes of the errors that clients get. */
    private static final String DENIED = "Client.Authorization";
    private static final String INVALID = "Client.Message";
    private static final String AWAY = "Server.Unavailable";

    private record Entry(String subtopic, Subscriber subscriber, Right right) {
    }

    private final Map<Object, List<Entry>> subscribers = new ConcurrentHashMap<>();
    private String channel;
    private boolean open;
    private Site site;
    private Bridge bridge;

    /** An adapter. */
    public ChannelAdapter() {
        // BlazeDS makes it.
    }

    @Override
    public void initialize(String id, ConfigMap properties) {
        super.initialize(id, properties);
        if (properties != null) {
            String given = properties.getPropertyAsString("channel", null);
            if (given != null) {
                bridge(given.trim(), properties.getPropertyAsBoolean("publish", false));
            }
        }
    }

    /** Says what the destination is. */
    void bridge(String name, boolean publish) {
        channel = name;
        open = publish;
    }

    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        if (channel == null || !Names.isName(channel)) {
            ConfigurationException e = new ConfigurationException();
            e.setMessage("Destination " + getDestination().getId() + ": the property channel is '" + Names.shown(channel)
                    + "', but must be the name of a channel");
            throw e;
        }
        super.start();
        MessageBroker broker = getDestination().getService().getMessageBroker();
        site = (Site) broker.getServletContext().getAttribute(Site.ATTRIBUTE);
        bridge = new Bridge(site, this::selection, this::deliver, this::tell);
        site.bridges().begin(bridge);
    }

    @Override
    public void stop() {
        if (bridge != null) {
            site.bridges().end(bridge);
            bridge = null;
        }
        super.stop();
        subscribers.clear();
    }

    private MessageDestination destination() {
        return (MessageDestination) getDestination();
    }

    private MessageService service() {
        return (MessageService) getDestination().getService();
    }

    private boolean hasSubtopics() {
        return destination().getServerSettings().getAllowSubtopics();
    }

    private String separator() {
        return destination().getServerSettings().getSubtopicSeparator();
    }

    private Selection selection() {
        return hasSubtopics() ? Selection.of(channel, channel + "/**") : Selection.of(channel);
    }

    // What clients send.

    @Override
    public Object invoke(Message message) {
        Object subtopic = message.getHeader(AsyncMessage.SUBTOPIC_HEADER_NAME);
        if (subtopic != null && !(subtopic instanceof String)) {
            throw refusal(INVALID, "a message goes to one subtopic at most");
        }
        String target = below((String) subtopic);
        if (!Names.isName(target)) {
            throw refusal(INVALID, "the subtopic '" + Names.shown((String) subtopic) + "' is no channel below " + channel);
        }
        if (!mayPublish(target)) {
            site.count(Count.PUBLISH_DENIED);
            throw refusal(DENIED, "publishing to " + target + " is denied");
        }
        EventChannels hub = site.hubs().current();
        if (hub == null) {
            throw refusal(AWAY, "the log is away");
        }
        try {
            String json = AmfValues.toJson(message.getBody(), site.settings().bodyMax() * 4);
            Event event = hub.publish(List.of(Publication.to(target, new RawJson(json)))).get(0);
            site.count(Count.EVENTS_PUBLISHED);
            return event.id().toString();
        } catch (IllegalArgumentException e) {
            throw refusal(INVALID, Names.shown(e.getMessage()));
        } catch (IllegalStateException e) {
            throw refusal(AWAY, Names.shown(e.getMessage()));
        }
    }

    private String below(String subtopic) {
        return subtopic == null || subtopic.isEmpty() ? channel
                : channel + "/" + subtopic.replace(separator(), "/");
    }

    private boolean mayPublish(String target) {
        HttpServletRequest request = FlexContext.getHttpRequest();
        if (request == null) {
            // Code of a bundle, which might as well publish itself.
            return true;
        }
        if (site.authorizers().isEmpty()) {
            return open || site.settings().opens(target);
        }
        Who who = new Who(request);
        try {
            return site.authorizers().mayPublish(who, target);
        } finally {
            who.leave();
        }
    }

    private static MessageException refusal(String code, String line) {
        MessageException refusal = new MessageException();
        refusal.setCode(code);
        refusal.setMessage(line);
        return refusal;
    }

    // Subscriptions.

    @Override
    public boolean handlesSubscriptions() {
        // Not that we keep them: so BlazeDS asks before it does.
        return true;
    }

    @Override
    public Object manage(CommandMessage command) {
        Object client = command.getClientId();
        String subtopic = (String) command.getHeader(AsyncMessage.SUBTOPIC_HEADER_NAME);
        switch (command.getOperation()) {
            case CommandMessage.SUBSCRIBE_OPERATION ->
                    subscribe(client, subtopic, (String) command.getHeader(CommandMessage.SELECTOR_HEADER));
            case CommandMessage.UNSUBSCRIBE_OPERATION -> unsubscribe(client, subtopic);
            case CommandMessage.MULTI_SUBSCRIBE_OPERATION -> {
                for (String[] one : several(command.getHeader(CommandMessage.ADD_SUBSCRIPTIONS))) {
                    subscribe(client, one[0], one[1]);
                }
                for (String[] one : several(command.getHeader(CommandMessage.REMOVE_SUBSCRIPTIONS))) {
                    unsubscribe(client, one[0]);
                }
            }
            default -> {
                // A poll of one consumer alone: BlazeDS asks for a list of what it has missed.
                return null;
            }
        }
        return new AcknowledgeMessage();
    }

    /** Each is a subtopic, a selector and a frequency with separators between them, where the latter may be missing. */
    private static List<String[]> several(Object header) {
        List<String[]> all = new ArrayList<>();
        Collection<?> given = header instanceof Object[] array ? List.of(array)
                : header instanceof Collection<?> collection ? collection : List.of();
        for (Object one : given) {
            String[] parts = String.valueOf(one).split(CommandMessage.SUBTOPIC_SEPARATOR, -1);
            all.add(new String[] { parts[0].isEmpty() ? null : parts[0],
                    parts.length < 2 || parts[1].isEmpty() ? null : parts[1] });
        }
        return all;
    }

    private void subscribe(Object client, String subtopic, String selector) {
        if (selector != null && !selector.isEmpty()) {
            throw refusal(INVALID, "BlazeDS 4.8 has no selectors any more");
        }
        HttpServletRequest request = FlexContext.getHttpRequest();
        if (request == null) {
            return;
        }
        Selection selected;
        try {
            String wanted = below(subtopic);
            // For BlazeDS a * at the end is whatever comes, however many parts it has.
            selected = Selection.of(wanted.endsWith("/*") ? wanted + "*" : wanted);
        } catch (IllegalArgumentException e) {
            throw refusal(INVALID, "the subtopic '" + Names.shown(subtopic) + "' is no channel below " + channel);
        }
        Subscriber subscriber = new Subscriber(new Who(request));
        Right right = new Right(site.authorizers(), subscriber, selected, site.time());
        try {
            String denied = right.denied();
            if (denied != null) {
                site.count(Count.SUBSCRIBE_DENIED);
                throw refusal(DENIED, "following " + denied + " is denied");
            }
        } finally {
            subscriber.leave();
        }
        subscribers.compute(client, (id, entries) -> {
            List<Entry> more = entries == null ? new CopyOnWriteArrayList<>() : entries;
            more.removeIf(entry -> same(entry.subtopic(), subtopic));
            more.add(new Entry(subtopic, subscriber, right));
            return more;
        });
    }

    private void unsubscribe(Object client, String subtopic) {
        if (client == null) {
            return;
        }
        subscribers.computeIfPresent(client, (id, entries) -> {
            entries.removeIf(entry -> same(entry.subtopic(), subtopic));
            return entries.isEmpty() ? null : entries;
        });
    }

    private static boolean same(String one, String other) {
        return one == null ? other == null : one.equals(other);
    }

    /** How many clients have subscribed. */
    int subscribers() {
        return subscribers.size();
    }

    // What is published.

    /** An event came; called by one thread at a time. */
    private void deliver(Event event, Gap gap) {
        AsyncMessage message = new AsyncMessage();
        message.setMessageId(UUIDUtils.createUUID());
        message.setDestination(getDestination().getId());
        message.setTimestamp(event.time().toEpochMilli());
        if (event.channel().length() > channel.length()) {
            message.setHeader(AsyncMessage.SUBTOPIC_HEADER_NAME,
                    event.channel().substring(channel.length() + 1).replace("/", separator()));
        }
        Set<?> ids = service().getSubscriberIds(message, false);
        Set<Object> seeing = seeing(ids, event);
        if (seeing.isEmpty()) {
            return;
        }
        message.setHeader(Headers.ID, event.id().toString());
        message.setHeader(Headers.CHANNEL, event.channel());
        message.setHeader(Headers.TIME, DateTimeFormatter.ISO_INSTANT.format(event.time()));
        event.type().ifPresent(type -> message.setHeader(Headers.TYPE, type));
        event.key().ifPresent(key -> message.setHeader(Headers.KEY, key));
        if (gap != null) {
            message.setHeader(Headers.GAP, gap.oldest().toString());
        }
        message.setBody(AmfValues.fromJson(event.json()));
        site.count(Count.EVENTS_BRIDGED);
        service().pushMessageToClients(destination(), seeing, message, false);
    }

    private void tell(Gap gap) {
        site.count(Count.GAPS);
        log.info("Events of {} are lost to the clients of destination {}, up to {}", gap.channel(), getDestination().getId(),
                gap.oldest());
    }

    /** Who of the subscribers may see an event; subscriptions that may not be any more end. */
    private Set<Object> seeing(Set<?> ids, Event event) {
        Set<Object> seeing = new java.util.LinkedHashSet<>();
        for (Object id : ids) {
            List<Entry> entries = subscribers.get(id);
            if (entries == null) {
                // Subscribed by a bundle's own code, or ended this moment.
                MessageClient client = destination().getSubscriptionManager().getSubscriber(id);
                if (client != null && site.authorizers().isEmpty()) {
                    seeing.add(id);
                }
                continue;
            }
            boolean ended = false;
            for (Entry entry : entries) {
                if (entry.right().hasEnded() && entry.right().denied() != null) {
                    ended = true;
                } else if (sees(entry.right(), event)) {
                    seeing.add(id);
                }
            }
            if (ended) {
                seeing.remove(id);
                site.count(Count.SUBSCRIBE_DENIED);
                MessageClient client = destination().getSubscriptionManager().getSubscriber(id);
                if (client != null) {
                    client.invalidate(true);
                }
            }
        }
        return seeing;
    }

    private static boolean sees(Right right, Event event) {
        Batch one = new Batch(List.of(event), event.id(), List.of(), event.id(), false);
        return !right.visible(one).isEmpty();
    }
}

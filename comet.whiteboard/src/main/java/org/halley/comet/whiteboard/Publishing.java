package org.halley.comet.whiteboard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.servlet.http.HttpServletRequest;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Names;
import org.halley.comet.Publication;
import org.halley.comet.RawJson;
import org.halley.comet.shared.Json;
import org.halley.comet.shared.Origin;
import org.halley.comet.shared.ProblemKind;

/** Publishing over HTTP: one event to the channel of the URL, or several to several channels, all or none. Thread-safe. */
final class Publishing {

    /** So many events one request may publish. */
    static final int MAX_EVENTS = 1000;

    private static final int MAX_KEY_LENGTH = 255;

    private final Site site;
    private final Idempotency idempotency;

    Publishing(Site site) {
        this.site = site;
        this.idempotency = new Idempotency(site.time());
    }

    /** Publishes the body of a request to a channel. */
    void one(Exchange exchange, String channel) throws IOException, Refused {
        requireName(channel);
        requireAccess(exchange);
        if (!allowed(exchange, channel)) {
            exchange.answer(denied(exchange, channel));
            return;
        }
        String key = key(exchange);
        byte[] body = body(exchange);
        if (body == null) {
            return;
        }
        publish(exchange, key, List.of(event(channel, body)), false);
    }

    /** Publishes the events that the body of a request lists. */
    void several(Exchange exchange) throws IOException, Refused {
        requireAccess(exchange);
        if (site.authorizers().isEmpty() && site.settings().publishChannels().isEmpty()) {
            exchange.answer(denied(exchange, "any channel"));
            return;
        }
        String key = key(exchange);
        byte[] body = body(exchange);
        if (body == null) {
            return;
        }
        List<Publication> events = events(body);
        for (Publication event : events) {
            if (!allowed(exchange, event.channel())) {
                exchange.answer(denied(exchange, event.channel()));
                return;
            }
        }
        publish(exchange, key, events, true);
    }

    /** Checks what a request with a JSON body must say of it. */
    static void requireJson(HttpServletRequest request) throws Refused {
        String type = request.getContentType();
        String encoding = request.getHeader("Content-Encoding");
        if (!isJson(type) || encoding != null && !encoding.equalsIgnoreCase("identity")) {
            String what = encoding == null || !isJson(type) ? "Content-Type '" + Names.shown(type)
                    : "Content-Encoding '" + Names.shown(encoding);
            throw new Refused(new Problem(ProblemKind.MEDIA_TYPE,
                    what + "' is not supported; application/json in UTF-8 is, without an encoding"));
        }
    }

    private static boolean isJson(String type) {
        if (type == null) {
            return false;
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";");
        boolean json = parts.length > 0 && parts[0].trim().equals("application/json");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().replace("\"", "");
            json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return json;
    }

    private static void requireName(String channel) throws Refused {
        try {
            Names.requireName(channel);
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
    }

    private void requireAccess(Exchange exchange) throws Refused {
        HttpServletRequest request = exchange.request();
        if (Cors.from(request, site.settings()) == Origin.FOREIGN) {
            site.counters().add(Counters.Count.REFUSED_RIGHT);
            throw new Refused(new Problem(ProblemKind.FORBIDDEN, "origin '" + Names.shown(request.getHeader("Origin"))
                    + "' may not publish; it is not one of cors.origins"));
        }
        requireJson(request);
    }

    /** With authorizers all of them must agree; without any, the configuration decides. */
    private boolean allowed(Exchange exchange, String channel) {
        return site.authorizers().isEmpty() ? site.settings().opens(channel)
                : site.authorizers().mayPublish(exchange.who(), channel);
    }

    private Answer denied(Exchange exchange, String channel) {
        if (site.authorizers().isEmpty()) {
            // Credentials would not help: it is switched off.
            site.counters().add(Counters.Count.REFUSED_RIGHT);
            return new Problem(ProblemKind.FORBIDDEN, "publishing to " + Names.shown(channel)
                    + " over HTTP is not open; publish.channels or a ChannelAuthorizer opens it")
                    .answer(exchange.base());
        }
        return Refusals.denied(exchange, "publishing to " + channel);
    }

    private static String key(Exchange exchange) throws Refused {
        String key = exchange.request().getHeader("Idempotency-Key");
        if (key == null) {
            return null;
        }
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH || !key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw Refused.bad("Idempotency-Key '" + Names.shown(key) + "' is not 1 to " + MAX_KEY_LENGTH
                    + " printable ASCII characters");
        }
        return exchange.who().key() + '\n' + key;
    }

    /** The body; null if nothing is left to do in this dispatch. */
    private byte[] body(Exchange exchange) throws IOException, Refused {
        if (site.hubs().current() == null) {
            exchange.answer(Refusals.away(exchange));
            return null;
        }
        return BodyReader.read(exchange);
    }

    private static Publication event(String channel, byte[] body) throws Refused {
        try {
            Json json = new Json(Json.decode(body));
            String data = json.raw();
            json.end();
            return Publication.to(channel, new RawJson(data));
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
    }

    private static List<Publication> events(byte[] body) throws Refused {
        List<Publication> events = new ArrayList<>();
        boolean[] seen = new boolean[1];
        try {
            Json json = new Json(Json.decode(body));
            json.object("the body", (name, value) -> {
                if (!name.equals("events") || seen[0]) {
                    throw new IllegalArgumentException("'" + Names.shown(name) + "' is unknown, or stands twice; the only "
                            + "member is events");
                }
                seen[0] = true;
                value.array("events", (index, element) -> {
                    if (index >= MAX_EVENTS) {
                        throw new IllegalArgumentException("events has more than " + MAX_EVENTS + " elements");
                    }
                    events.add(event("events[" + index + "]", element));
                });
            });
            json.end();
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
        if (events.isEmpty()) {
            throw Refused.bad("events is missing or empty: an array of 1 to " + MAX_EVENTS + " events");
        }
        return events;
    }

    private static Publication event(String what, Json json) {
        String[] fields = new String[4];
        json.object(what, (name, value) -> {
            int field = List.of("channel", "data", "type", "key").indexOf(name);
            if (field < 0 || fields[field] != null) {
                throw new IllegalArgumentException(what + "." + Names.shown(name)
                        + " is unknown, or stands twice; channel, data, type and key may stand once");
            }
            fields[field] = field == 1 ? value.raw() : value.string(what + "." + name);
        });
        if (fields[0] == null || fields[1] == null) {
            throw new IllegalArgumentException(what + "." + (fields[0] == null ? "channel" : "data") + " is missing");
        }
        try {
            Publication event = Publication.to(fields[0], new RawJson(fields[1]));
            event = fields[2] == null ? event : event.withType(fields[2]);
            return fields[3] == null ? event : event.withKey(fields[3]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
        }
    }

    private void publish(Exchange exchange, String key, List<Publication> events, boolean many)
            throws IOException, Refused {
        EventChannels hub = site.hubs().current();
        if (hub == null) {
            exchange.answer(Refusals.away(exchange));
            return;
        }
        Idempotency.Published published;
        try {
            published = key == null ? append(hub, events)
                    : idempotency.once(key, site.settings(), () -> append(hub, events));
        } catch (Idempotency.Full e) {
            site.counters().add(Counters.Count.REFUSED_IDEMPOTENCY);
            exchange.answer(Refusals.later(exchange, new Problem(ProblemKind.UNAVAILABLE,
                    site.settings().idempotencyMax() + " keys are remembered, which is all that may be")));
            return;
        } catch (IllegalArgumentException e) {
            // That it is JSON was checked: what the hub finds wrong with it is its size.
            site.counters().add(Counters.Count.REFUSED_EVENT_SIZE);
            throw new Refused(new Problem(ProblemKind.TOO_LARGE, e.getMessage()));
        } catch (IllegalStateException e) {
            site.counters().add(Counters.Count.REFUSED_CHANNELS);
            exchange.answer(Refusals.later(exchange, new Problem(ProblemKind.UNAVAILABLE, e.getMessage())));
            return;
        }
        exchange.answer(answer(published, many));
    }

    private Idempotency.Published append(EventChannels hub, List<Publication> events) {
        List<Event> published = hub.publish(events);
        site.counters().add(Counters.Count.PUBLISHED, published.size());
        Event first = published.get(0);
        return new Idempotency.Published(first.id().epoch(), first.position(), published.size());
    }

    private static Answer answer(Idempotency.Published published, boolean many) {
        Cursor last = Cursor.of(published.epoch(), published.first() + published.count() - 1);
        if (!many) {
            return Answer.of(201, Answer.JSON, "{\"id\":\"" + last + "\"}\n").with(last);
        }
        StringBuilder json = new StringBuilder(32 + published.count() * 24).append("{\"ids\":[");
        for (int i = 0; i < published.count(); i++) {
            json.append(i == 0 ? "\"" : ",\"").append(Cursor.of(published.epoch(), published.first() + i)).append('"');
        }
        return Answer.of(201, Answer.JSON, json.append("]}\n").toString()).with(last);
    }

    /** Forgets keys that are past their window. */
    void sweep() {
        idempotency.forget();
    }
}

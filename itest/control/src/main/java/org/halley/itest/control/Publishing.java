package org.halley.itest.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.halley.comet.ChannelStatus;
import org.halley.comet.Declaration;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Publication;
import org.halley.comet.RawJson;
import org.halley.comet.Retention;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** What a bundle does with channels: publish, declare, look. */
final class Publishing {

    private final Supplier<EventChannels> hub;
    private final Map<String, Declaration> declarations = new ConcurrentHashMap<>();

    Publishing(Supplier<EventChannels> hub) {
        this.hub = hub;
    }

    void addTo(Map<String, Command> commands) {
        commands.put("publish", this::publish);
        commands.put("publish-all", this::publishAll);
        commands.put("publish-many", this::publishMany);
        commands.put("publish-race", this::publishRace);
        commands.put("declare", this::declare);
        commands.put("undeclare", this::undeclare);
        commands.put("log", input -> log());
    }

    /** {@code {channel, data | raw, type?, key?}}: one event; answers its id. */
    private JsonElement publish(JsonObject input) {
        EventChannels channels = hub.get();
        if (input.has("key")) {
            return new JsonPrimitive(channels.publish(List.of(publication(input))).get(0).id().toString());
        }
        Event event = input.has("type")
                ? channels.channel(text(input, "channel")).publish(text(input, "type"), data(input))
                : channels.channel(text(input, "channel")).publish(data(input));
        return new JsonPrimitive(event.id().toString());
    }

    /** {@code {events:[…]}}: all or none; answers the ids. */
    private JsonElement publishAll(JsonObject input) {
        List<Publication> publications = new ArrayList<>();
        input.getAsJsonArray("events").forEach(each -> publications.add(publication(each.getAsJsonObject())));
        JsonArray ids = new JsonArray();
        hub.get().publish(publications).forEach(event -> ids.add(event.id().toString()));
        return ids;
    }

    /** {@code {channel, from, count, bytes}}: events {@code {"n":from…,"pad":"xxx"}} one after the other. */
    private JsonElement publishMany(JsonObject input) {
        EventChannels channels = hub.get();
        int from = input.get("from").getAsInt();
        int count = input.get("count").getAsInt();
        String pad = "x".repeat(input.get("bytes").getAsInt());
        String last = "";
        for (int n = from; n < from + count; n++) {
            last = channels.channel(text(input, "channel")).publish(new RawJson("{\"n\":" + n + ",\"pad\":\"" + pad + "\"}"))
                    .id().toString();
        }
        return new JsonPrimitive(last);
    }

    /**
     * {@code {channels:[…], threads, count}}: each thread publishes {@code {"thread":t,"n":0…}} to each of the channels
     * in turn, all at once; answers when all are done.
     */
    private JsonElement publishRace(JsonObject input) throws InterruptedException {
        EventChannels channels = hub.get();
        JsonArray names = input.getAsJsonArray("channels");
        int threads = input.get("threads").getAsInt();
        int count = input.get("count").getAsInt();
        CountDownLatch start = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int n = 0; n < count; n++) {
                        channels.channel(names.get(n % names.size()).getAsString())
                                .publish(Map.of("thread", number, "n", n));
                    }
                } catch (InterruptedException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                }
            }, "itest-publisher-" + t);
            thread.start();
            running.add(thread);
        }
        start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a publisher failed", failure.get());
        }
        return new JsonPrimitive(threads * count);
    }

    /** {@code {channel, events, bytes, seconds}}: declares a name or pattern. */
    private JsonElement declare(JsonObject input) {
        Retention retention = new Retention(number(input, "events", Retention.DEFAULT.events()),
                number(input, "bytes", (int) Retention.DEFAULT.bytes()), Duration.ofSeconds(number(input, "seconds", 3600)));
        String channel = text(input, "channel");
        Declaration before = declarations.put(channel, hub.get().declare(channel, retention));
        if (before != null) {
            before.close();
        }
        return new JsonPrimitive(channel);
    }

    /** {@code {channel}}: takes a declaration back. */
    private JsonElement undeclare(JsonObject input) {
        Declaration declaration = declarations.remove(text(input, "channel"));
        if (declaration != null) {
            declaration.close();
        }
        return new JsonPrimitive(declaration != null);
    }

    /** The end of the log and the channels that exist, with what they retain. */
    private JsonElement log() {
        EventChannels channels = hub.get();
        JsonObject all = new JsonObject();
        for (ChannelStatus status : channels.channels()) {
            JsonObject one = new JsonObject();
            one.addProperty("declared", status.declared());
            one.addProperty("events", status.events());
            one.addProperty("last", status.last().toString());
            all.add(status.name(), one);
        }
        JsonObject log = new JsonObject();
        log.addProperty("now", channels.now().toString());
        log.add("channels", all);
        return log;
    }

    /** The hub has gone, and the declarations with it. */
    void hubGone() {
        declarations.clear();
    }

    void close() {
        declarations.values().forEach(Declaration::close);
        declarations.clear();
    }

    private static Publication publication(JsonObject input) {
        Publication publication = Publication.to(text(input, "channel"), data(input));
        if (input.has("type")) {
            publication = publication.withType(text(input, "type"));
        }
        return input.has("key") ? publication.withKey(text(input, "key")) : publication;
    }

    /** What is handed to the hub: {@code data} as raw JSON, or by {@code as} an element of Gson, a map or a record. */
    private static Object data(JsonObject input) {
        if (input.has("raw")) {
            return new RawJson(text(input, "raw"));
        }
        JsonElement data = input.get("data");
        return switch (input.has("as") ? text(input, "as") : "raw") {
            case "element" -> data;
            case "string" -> data.getAsString();
            case "map" -> Map.copyOf(data.getAsJsonObject().asMap());
            case "record" -> new Sample(data.getAsString(), 1);
            default -> new RawJson(data == null ? "null" : data.toString());
        };
    }

    /** A record to publish. */
    record Sample(String name, int count) {
    }

    private static int number(JsonObject input, String name, int otherwise) {
        return input.has(name) ? input.get(name).getAsInt() : otherwise;
    }

    static String text(JsonObject input, String name) {
        if (!input.has(name)) {
            throw new IllegalArgumentException("'" + name + "' is missing in " + input);
        }
        return input.get(name).getAsString();
    }
}

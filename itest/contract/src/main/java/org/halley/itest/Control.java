package org.halley.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * The hands of the tests inside the framework: what the bundle {@code itest.control} does when it is asked to. What a
 * test has configured or registered is undone by {@link #undo()}. Thread-safe.
 */
public final class Control {

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI base;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<Runnable> undo = new LinkedHashSet<>();
    private final Set<String> undoNames = new LinkedHashSet<>();

    /** Talks to the control servlet of a server. */
    public Control(URI base) {
        this.base = base;
    }

    /**
     * Runs a command.
     *
     * @throws AssertionError if it failed, with the trace from inside the framework
     */
    public JsonElement run(String command, Map<String, ?> input) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/itest/do/" + command)).timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(GSON.toJson(input))).build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(command + " " + input + ": " + response.statusCode() + " " + response.body());
            }
            return JsonParser.parseString(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(command + " " + input, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command + " was interrupted", e);
        }
    }

    /** Publishes as a bundle and gives the id of the event. */
    public String publish(String channel, Object data) {
        return run("publish", Map.of("channel", channel, "raw", GSON.toJson(data))).getAsString();
    }

    /** Publishes JSON as it stands, as a bundle, and gives the id of the event. */
    public String publishRaw(String channel, String json) {
        return run("publish", Map.of("channel", channel, "raw", json)).getAsString();
    }

    /** Publishes with a type, as a bundle, and gives the id of the event. */
    public String publishTyped(String channel, String type, Object data) {
        return run("publish", Map.of("channel", channel, "type", type, "raw", GSON.toJson(data))).getAsString();
    }

    /** Publishes {@code {"n":from…,"pad":…}} one after the other and gives the id of the last. */
    public String publishMany(String channel, int from, int count, int padBytes) {
        return run("publish-many", Map.of("channel", channel, "from", from, "count", count, "bytes", padBytes)).getAsString();
    }

    /** Declares how a channel is retained, until the test ends. */
    public void declare(String channel, int events) {
        declare(channel, Map.of("events", events));
    }

    /** Declares how a channel is retained (events, bytes, seconds), until the test ends. */
    public void declare(String channel, Map<String, Integer> retention) {
        JsonObject input = new JsonObject();
        retention.forEach(input::addProperty);
        input.addProperty("channel", channel);
        run("declare", input.asMap());
        later("declare " + channel, () -> run("undeclare", Map.of("channel", channel)));
    }

    /** What the log holds: its end, and each channel with what it retains. Two that are equal: nothing has happened. */
    public JsonObject log() {
        return run("log", Map.of()).getAsJsonObject();
    }

    /** The cursor at the end of the log. */
    public String now() {
        return log().get("now").getAsString();
    }

    /** Sets all properties of a PID and waits for their effect; undone when the test ends. */
    public void configure(String pid, Map<String, ?> properties) {
        run("configure", Map.of("pid", pid, "properties", properties));
        later("configure " + pid, () -> run("unconfigure", Map.of("pid", pid)));
    }

    /** Deletes the configuration of a PID and waits for its effect. */
    public void unconfigure(String pid) {
        run("unconfigure", Map.of("pid", pid));
    }

    /** Sets all properties of one configuration of a factory and waits for their effect; undone when the test ends. */
    public void configureFactory(String pid, String name, Map<String, ?> properties) {
        run("configure", Map.of("pid", pid, "name", name, "properties", properties));
        later("configure " + pid + "~" + name, () -> run("unconfigure", Map.of("pid", pid, "name", name)));
    }

    /** Deletes one configuration of a factory and waits for its effect. */
    public void unconfigureFactory(String pid, String name) {
        run("unconfigure", Map.of("pid", pid, "name", name));
    }

    /** Registers something foreign under a name ({@code add-…}), until it is removed or the test ends. */
    public void add(String what, String name, Map<String, ?> input) {
        JsonObject all = GSON.toJsonTree(input).getAsJsonObject();
        all.addProperty("name", name);
        run("add-" + what, all.asMap());
        later("add " + name, () -> remove(name));
    }

    /** Unregisters something foreign. */
    public void remove(String name) {
        run("remove", Map.of("name", name));
    }

    /** How many requests are held. */
    public int held() {
        return run("held", Map.of()).getAsInt();
    }

    /** Waits until so many requests are held. */
    public void awaitHeld(int count) {
        run("await-held", Map.of("count", count, "seconds", 30));
    }

    /** The names of the threads of the process. */
    public List<String> threads() {
        List<String> names = new ArrayList<>();
        run("threads", Map.of()).getAsJsonArray().forEach(name -> names.add(name.getAsString()));
        return names;
    }

    /** Waits until so many threads are in a method, given with its class. */
    public void awaitThreadsIn(String method, int count) {
        run("await-threads-in", Map.of("method", method, "count", count, "seconds", 20));
    }

    /** The bundles that are installed. */
    public List<JsonObject> bundles() {
        List<JsonObject> all = new ArrayList<>();
        run("bundles", Map.of()).getAsJsonArray().forEach(bundle -> all.add(bundle.getAsJsonObject()));
        return all;
    }

    /** The packages that a bundle has from others: each with "VERSION of SYMBOLICNAME". */
    public JsonObject wires(String symbolicName) {
        return run("wires", Map.of("bundle", symbolicName)).getAsJsonObject();
    }

    /** Does something to a bundle ({@code stop}, {@code start}, {@code update}, {@code refresh}), within this call. */
    public JsonElement bundle(String what, String symbolicName) {
        return run(what, Map.of("bundle", symbolicName));
    }

    /** A property of the process. */
    public String property(String name) {
        return run("property", Map.of("name", name)).getAsString();
    }

    /** Remembers what is to be done when the test ends; what is remembered under the same name is done once. */
    public synchronized void later(String name, Runnable action) {
        if (undoNames.add(name)) {
            undo.add(action);
        }
    }

    /** Takes back what the test has configured and registered. */
    public void undo() {
        List<Runnable> actions;
        synchronized (this) {
            actions = new ArrayList<>(undo);
            undo.clear();
            undoNames.clear();
        }
        actions.forEach(Runnable::run);
    }
}

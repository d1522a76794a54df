package org.halley.itest.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.cometd.bayeux.Message;
import org.eclipse.jetty.client.HttpClient;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;

/**
 * CometD's own clients for Java, as many as are asked for, in one process. Each line on standard input is a command, each
 * line on standard output an answer or a report, all of them JSON objects; the process ends when its input does. The
 * driver of the npm client, {@code driver.mjs}, speaks the same and tells the lines.
 */
public final class Driver {

    private static final Gson GSON = new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .serializeNulls().disableHtmlEscaping().create();

    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final PrintStream out;
    private final HttpClient http;

    private Driver(PrintStream out, HttpClient http) {
        this.out = out;
        this.http = http;
    }

    /**
     * Runs until standard input ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
        HttpClient http = new HttpClient();
        http.start();
        Driver driver = new Driver(new PrintStream(System.out, true, StandardCharsets.UTF_8), http);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            driver.run(lines);
        }
        System.exit(0);
    }

    private void run(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            run(new Command(GSON.fromJson(line, Map.class)));
        }
    }

    private void run(Command command) {
        try {
            String name = command.text("client");
            Client client = clients.computeIfAbsent(name, absent -> new Client(name, command, this, http));
            if (command.what().equals("batch")) {
                client.batch(command, replies -> say(Map.of("n", command.number(),
                        "replies", replies.stream().map(Driver::plain).toList())));
            } else {
                client.run(command, reply -> say(Map.of("n", command.number(), "reply", plain(reply))));
            }
        } catch (RuntimeException e) {
            say(Map.of("n", command.number(), "error", e.toString()));
        }
    }

    /** Reports something of a client. */
    void report(String client, String what, Object value) {
        say(Map.of("client", client, what, value));
    }

    /** Reports a message of a client. */
    void report(String client, String what, Message message) {
        report(client, what, plain(message));
    }

    /** Reports a message that a client has got for a subscription. */
    void reportTo(String subscription, String client, Message message) {
        say(Map.of("client", client, "subscription", subscription, "message", plain(message)));
    }

    /** A message as it came; what the client adds to one of its own about a failure is told as a text. */
    private static Map<String, Object> plain(Message message) {
        Map<String, Object> plain = new LinkedHashMap<>(message);
        plain.computeIfPresent("failure", (name, failure) -> failure.toString());
        return plain;
    }

    private synchronized void say(Map<String, Object> line) {
        out.println(GSON.toJson(line));
    }
}

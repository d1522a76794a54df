package org.halley.itest.clients;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * A process in which clients of one version live, and do what they are told: one JSON object a line in each direction.
 * {@code itest/clients/npm/driver.mjs} tells the lines. Thread-safe.
 */
public final class ClientProcess implements AutoCloseable {

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final int PATIENCE_SECONDS = 30;

    private final StockClient kind;
    private final Process process;
    private final BufferedWriter input;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
    private final Map<String, RemoteClient> clients = new ConcurrentHashMap<>();

    private ClientProcess(StockClient kind, Process process) {
        this.kind = kind;
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts one, with what its version needs in place. */
    public static ClientProcess start(StockClient kind) {
        try {
            Process process = kind.driver().redirectError(ProcessBuilder.Redirect.to(kind.log().toFile())).start();
            ClientProcess started = new ClientProcess(kind, process);
            Thread reader = new Thread(started::read, "itest-client-" + kind.word());
            reader.setDaemon(true);
            reader.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(kind.toString(), e);
        }
    }

    /** A client that has done nothing yet. */
    public RemoteClient client() {
        String name = "client-" + numbers.incrementAndGet();
        RemoteClient client = new RemoteClient(this, name);
        clients.put(name, client);
        return client;
    }

    /**
     * Has a command carried out.
     *
     * @return the line that answers it
     * @throws AssertionError if it fails, or is not answered in time
     */
    JsonObject run(String client, String what, Map<String, ?> fields) {
        JsonObject line = GSON.toJsonTree(fields).getAsJsonObject();
        int number = numbers.incrementAndGet();
        line.addProperty("n", number);
        line.addProperty("client", client);
        line.addProperty("do", what);
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        asked.put(number, answer);
        try {
            send(GSON.toJson(line));
            JsonObject got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (got.has("error")) {
                throw new AssertionError(this + ", " + line + ": " + got.get("error").getAsString());
            }
            return got;
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError(this + " has not answered " + line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(this + ", " + line + ": interrupted", e);
        }
    }

    private synchronized void send(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JsonParser.parseString(line).getAsJsonObject());
            }
            throw new IOException("the process has ended");
        } catch (IOException | RuntimeException e) {
            asked.values().forEach(each -> each.completeExceptionally(e));
        }
    }

    private void take(JsonObject line) {
        if (line.has("client")) {
            clients.get(line.get("client").getAsString()).take(line);
            return;
        }
        // Some versions give the reply of each later handshake to whoever asked for the first, too.
        CompletableFuture<JsonObject> answer = asked.remove(line.get("n").getAsInt());
        if (answer != null) {
            answer.complete(line);
        }
    }

    @Override
    public String toString() {
        return kind.toString();
    }

    /** Ends the process. */
    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(this + " does not end when its input does");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}

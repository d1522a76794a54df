package org.halley.itest.control;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * {@code POST /itest/do/COMMAND} with a JSON object runs a command and answers with JSON: 200 with its result, or 500
 * with what it threw as plain text.
 */
final class ControlServlet extends HttpServlet {

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final transient Map<String, Command> commands;

    /** A servlet for commands by their names. */
    ControlServlet(Map<String, Command> commands) {
        this.commands = commands;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getPathInfo() == null ? "" : request.getPathInfo().substring(1);
        Command command = commands.get(name);
        if (command == null) {
            answer(response, 404, "text/plain", "no command '" + name + "', there are " + commands.keySet());
            return;
        }
        try {
            JsonElement result = command.run(body(request));
            answer(response, 200, "application/json", GSON.toJson(result == null ? JsonNull.INSTANCE : result));
        } catch (Exception | LinkageError e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            answer(response, 500, "text/plain", text.toString());
        }
    }

    private static JsonObject body(HttpServletRequest request) throws IOException {
        try (Reader reader = new InputStreamReader(request.getInputStream(), StandardCharsets.UTF_8)) {
            JsonElement body = JsonParser.parseReader(reader);
            return body.isJsonObject() ? body.getAsJsonObject() : new JsonObject();
        }
    }

    private static void answer(HttpServletResponse response, int status, String type, String text) throws IOException {
        response.setStatus(status);
        response.setContentType(type + ";charset=utf-8");
        try (Writer writer = response.getWriter()) {
            writer.write(text);
        }
    }
}

package org.halley.itest.control;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.halley.comet.EventChannels;
import org.halley.continuation.Continuations;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

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
@RequireHttpWhiteboard
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=itest)")
@HttpWhiteboardServletName("itest-control")
@HttpWhiteboardServletPattern("/do/*")
@Component(service = Servlet.class)
public class ControlServlet extends HttpServlet {

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final transient Map<String, Command> commands = new TreeMap<>();
    private final transient Foreign foreign;
    private final transient Configurations configurations;
    private final transient Publishing publishing;

    /** Held while a command runs, so that the hub that it uses is let go of only afterwards. */
    private final transient Map<String, Object> hub = new ConcurrentHashMap<>();

    /**
     * Brings the commands together.
     *
     * @param context of this bundle
     * @param admin for configurations
     */
    @Activate
    public ControlServlet(BundleContext context, @Reference ConfigurationAdmin admin) {
        publishing = new Publishing(() -> required("hub", EventChannels.class));
        foreign = new Foreign(context);
        configurations = new Configurations(context, admin);
        publishing.addTo(commands);
        foreign.addTo(commands);
        configurations.addTo(commands);
        new Bundles(context).addTo(commands);
        new Machine(() -> (Continuations) hub.get("continuations")).addTo(commands);
    }

    private <T> T required(String what, Class<T> type) {
        Object service = hub.get(what);
        if (service == null) {
            throw new IllegalStateException("there is no " + type.getName());
        }
        return type.cast(service);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindChannels(EventChannels channels) {
        hub.put("hub", channels);
    }

    void unbindChannels(EventChannels channels) {
        if (hub.remove("hub", channels)) {
            publishing.hubGone();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindContinuations(Continuations continuations) {
        hub.put("continuations", continuations);
    }

    void unbindContinuations(Continuations continuations) {
        hub.remove("continuations", continuations);
    }

    @Deactivate
    void end() {
        publishing.close();
        foreign.close();
        configurations.close();
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

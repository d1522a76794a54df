package org.halley.itest.control;

import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.Servlet;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.EventListener;
import org.halley.comet.Gap;
import org.halley.comet.RawJson;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.ServiceFailure;
import org.halley.comet.spi.ServiceHandler;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** What other bundles register: filters, context listeners, authorizers, event listeners, services. Each has a name. */
final class Foreign {

    private static final String CONTEXT_SELECT = "osgi.http.whiteboard.context.select";

    private final BundleContext context;
    private final Map<String, ServiceRegistration<?>> registrations = new ConcurrentHashMap<>();
    private final Map<String, Object> services = new ConcurrentHashMap<>();

    Foreign(BundleContext context) {
        this.context = context;
    }

    void addTo(Map<String, Command> commands) {
        commands.put("add-filter", this::addFilter);
        commands.put("add-servlet", this::addServlet);
        commands.put("add-folder", this::addFolder);
        commands.put("add-context-listener", this::addContextListener);
        commands.put("add-authorizer", this::addAuthorizer);
        commands.put("script-authorizer", this::scriptAuthorizer);
        commands.put("add-listener", this::addListener);
        commands.put("add-echo", this::addEcho);
        commands.put("add-service", this::addService);
        commands.put("complete-service", this::completeService);
        commands.put("received", this::received);
        commands.put("remove", this::remove);
    }

    /**
     * {@code {name, context, async?}}: a filter for all paths; context is the filter that selects it. It takes the name
     * in the header {@code Itest-User} for that of an authenticated user.
     */
    private JsonElement addFilter(JsonObject input) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.filter.name", Publishing.text(input, "name"));
        properties.put("osgi.http.whiteboard.filter.pattern", "/*");
        properties.put("osgi.http.whiteboard.filter.asyncSupported", input.has("async"));
        properties.put(CONTEXT_SELECT, Publishing.text(input, "context"));
        return add(input, Filter.class, new ForeignFilter(), properties);
    }

    /** {@code {name, context, pattern}}: a servlet that answers with nothing. */
    private JsonElement addServlet(JsonObject input) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.name", Publishing.text(input, "name"));
        properties.put("osgi.http.whiteboard.servlet.pattern", Publishing.text(input, "pattern"));
        properties.put(CONTEXT_SELECT, Publishing.text(input, "context"));
        return add(input, Servlet.class, new ForeignServlet(), properties);
    }

    /** {@code {name, pattern, folder}}: a servlet in the context {@code /itest} that serves a folder of this machine. */
    private JsonElement addFolder(JsonObject input) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.name", Publishing.text(input, "name"));
        properties.put("osgi.http.whiteboard.servlet.pattern", Publishing.text(input, "pattern"));
        properties.put(CONTEXT_SELECT, "(osgi.http.whiteboard.context.name=itest)");
        return add(input, Servlet.class, new FolderServlet(Path.of(Publishing.text(input, "folder"))), properties);
    }

    /** {@code {name, context}}: a listener that is told when the context comes and goes. */
    private JsonElement addContextListener(JsonObject input) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.listener", "true");
        properties.put(CONTEXT_SELECT, Publishing.text(input, "context"));
        return add(input, ServletContextListener.class, new ForeignContextListener(), properties);
    }

    /** {@code {name, rules}}: an authorizer that follows the rules of {@link ScriptedAuthorizer}. */
    private JsonElement addAuthorizer(JsonObject input) {
        return add(input, ChannelAuthorizer.class, new ScriptedAuthorizer(input.getAsJsonObject("rules")), new Hashtable<>());
    }

    /** {@code {name, rules}}: other rules for an authorizer that stays registered. */
    private JsonElement scriptAuthorizer(JsonObject input) {
        ((ScriptedAuthorizer) services.get(Publishing.text(input, "name"))).script(input.getAsJsonObject("rules"));
        return new JsonPrimitive(true);
    }

    /** {@code {name, channels:[…]}}: an event listener as a service. */
    private JsonElement addListener(JsonObject input) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(EventChannel.CHANNEL_PROPERTY, texts(input.getAsJsonArray("channels")));
        return add(input, EventListener.class, new Recorder(), properties);
    }

    /**
     * {@code {name, channel}}: a handler of remote calls that gives back {@code {"echo":DATA}} by another thread; for a
     * channel that ends with fail it fails with {@code {"failed":DATA}}.
     */
    private JsonElement addEcho(JsonObject input) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ServiceHandler.SERVICE_PROPERTY, Publishing.text(input, "channel"));
        return add(input, ServiceHandler.class, (caller, channel, data) -> CompletableFuture.supplyAsync(() -> {
            if (channel.endsWith("/fail")) {
                throw new ServiceFailure("a test wants it", new RawJson("{\"failed\":" + data.text() + "}"));
            }
            return new RawJson("{\"echo\":" + data.text() + "}");
        }), properties);
    }

    /** {@code {name, count, seconds}}: waits until an event listener has that many, and answers all that it has. */
    private JsonElement received(JsonObject input) throws InterruptedException {
        Recorder recorder = (Recorder) services.get(Publishing.text(input, "name"));
        return recorder.await(input.get("count").getAsInt(), input.get("seconds").getAsInt());
    }

    /** {@code {name, channels:[…], how}}: a service for remote calls that does as {@link ScriptedService} says. */
    private JsonElement addService(JsonObject input) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ServiceHandler.SERVICE_PROPERTY, texts(input.getAsJsonArray("channels")));
        return add(input, ServiceHandler.class, new ScriptedService(Publishing.text(input, "how")), properties);
    }

    /** {@code {name}}: completes the call that a service keeps waiting; answers whether there was one. */
    private JsonElement completeService(JsonObject input) {
        return new JsonPrimitive(((ScriptedService) services.get(Publishing.text(input, "name"))).complete());
    }

    private static String[] texts(JsonArray array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.getAsString()));
        return texts.toArray(String[]::new);
    }

    /** {@code {name}}: unregisters it. */
    private JsonElement remove(JsonObject input) {
        String name = Publishing.text(input, "name");
        services.remove(name);
        ServiceRegistration<?> registration = registrations.remove(name);
        if (registration != null) {
            registration.unregister();
        }
        return new JsonPrimitive(registration != null);
    }

    private <T> JsonElement add(JsonObject input, Class<T> type, T service, Dictionary<String, Object> properties) {
        String name = Publishing.text(input, "name");
        services.put(name, service);
        registrations.put(name, context.registerService(type, service, properties));
        return new JsonPrimitive(name);
    }

    void close() {
        registrations.values().forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** Passes on, marks what it has seen, and believes what the request says about its user. */
    private static final class ForeignFilter implements Filter {
        @Override
        public void init(FilterConfig config) {
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).setHeader("Itest-Filter", "seen");
            HttpServletRequest http = (HttpServletRequest) request;
            String user = http.getHeader("Itest-User");
            chain.doFilter(user == null ? request : new HttpServletRequestWrapper(http) {
                @Override
                public Principal getUserPrincipal() {
                    return () -> user;
                }
            }, response);
        }

        @Override
        public void destroy() {
        }
    }

    /** Answers 200 and nothing. */
    private static final class ForeignServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(HttpServletResponse.SC_OK);
        }
    }

    /** Does nothing; that it is there is what containers react to. */
    private static final class ForeignContextListener implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
        }
    }

    /** Keeps what it gets. */
    private static final class Recorder implements EventListener {
        private final List<String> got = new ArrayList<>();

        @Override
        public synchronized void event(Event event) {
            got.add(event.toString());
            notifyAll();
        }

        @Override
        public synchronized void gap(Gap gap) {
            got.add("{\"gap\":\"" + gap.channel() + "\"}");
            notifyAll();
        }

        synchronized JsonArray await(int count, int seconds) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (got.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException("only " + got.size() + " of " + count + " within " + seconds + " s: "
                            + got);
                }
                wait(left);
            }
            JsonArray all = new JsonArray();
            got.forEach(each -> all.add(com.google.gson.JsonParser.parseString(each)));
            return all;
        }
    }
}

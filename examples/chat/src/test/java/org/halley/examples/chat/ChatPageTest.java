package org.halley.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.resource.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;

class ChatPageTest {

    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"(page/[^\"]+)\"");
    private static final Pattern IMPORTED = Pattern.compile("['\"](\\./[^'\"]+\\.js)['\"]|load\\('([^']+)'\\)");

    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;
    private URI base;

    @BeforeEach
    void start() throws Exception {
        server = new Server(0);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/chat");
        context.setBaseResource(Resource.newResource(ChatPage.class.getResource("/page/index.html").toURI().resolve("..")));
        context.addFilter(new FilterHolder(new Secured()), "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD));
        context.addServlet(new ServletHolder(new ChatPage()), "/");
        context.addServlet(new ServletHolder(new DefaultServlet()), "/page/*");
        server.setHandler(context);
        server.start();
        base = URI.create("http://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/chat/");
    }

    /** As the whiteboard has it: the context is asked for each dispatch. */
    private static final class Secured implements Filter {

        private final ChatContext context = new ChatContext((BundleContext) Proxy.newProxyInstance(
                ChatPageTest.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> null));

        @Override
        public void init(FilterConfig config) {
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            assertTrue(context.handleSecurity((HttpServletRequest) request, (HttpServletResponse) response));
            chain.doFilter(request, response);
        }

        @Override
        public void destroy() {
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void bothPagesAreOneDocument() throws Exception {
        HttpResponse<String> own = get(base);
        HttpResponse<String> cometd = get(base.resolve("cometd.html?room=lobby"));
        assertEquals(200, own.statusCode());
        assertEquals(200, cometd.statusCode());
        assertTrue(own.body().contains("<script type=\"module\" src=\"page/chat.js\">"), own.body());
        assertEquals(own.body(), cometd.body());
    }

    @Test
    void onlyThePageWithCometDMayHaveItsWorker() throws Exception {
        assertEquals(List.of(ChatContext.POLICY + "; worker-src blob:"), policies("cometd.html"));
        for (String path : List.of("", "page/chat.js", "page/index.html", "other")) {
            assertEquals(List.of(ChatContext.POLICY), policies(path));
        }
    }

    private List<String> policies(String path) throws IOException, InterruptedException {
        return get(base.resolve(path)).headers().allValues(ChatContext.POLICY_HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "cometd", "cometd.html/", "cometd.html/x", "COMETD.html", "other"})
    void whatIsNoPageIsNotFound(String path) throws Exception {
        assertEquals(404, get(base.resolve(path)).statusCode());
    }

    /** CometD's client is fetched by the build: if it had other files, only a browser would find out. */
    @Test
    void everythingThatThePagesLoadIsThere() throws Exception {
        Deque<URI> left = new ArrayDeque<>();
        Set<String> seen = new TreeSet<>();
        for (Matcher loaded = LOADED.matcher(get(base).body()); loaded.find();) {
            left.add(base.resolve(loaded.group(1)));
        }
        while (!left.isEmpty()) {
            URI next = left.remove();
            if (seen.add(base.relativize(next).toString())) {
                HttpResponse<String> response = get(next);
                assertEquals(200, response.statusCode(), next::toString);
                if (next.getPath().matches(".*/page/[a-z]+\\.js")) {
                    for (Matcher imported = IMPORTED.matcher(response.body()); imported.find();) {
                        left.add(next.resolve(imported.group(1) != null ? imported.group(1) : "cometd/" + imported.group(2)));
                    }
                }
            }
        }
        assertTrue(seen.containsAll(Set.of("page/chat.css", "page/chat.js", "page/view.js", "page/api.js", "page/follow.js",
                "page/bayeux.js", "page/cometd/cometd.js", "page/cometd/AckExtension.js")), seen::toString);
    }

    @Test
    void licenceOfCometDComesAlong() throws Exception {
        HttpResponse<String> licence = get(base.resolve("page/cometd/LICENSE"));
        assertEquals(200, licence.statusCode());
        assertTrue(licence.body().contains("Apache License"), licence.body());
    }
}

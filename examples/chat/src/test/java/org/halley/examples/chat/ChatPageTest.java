package org.halley.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.resource.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        context.addServlet(new ServletHolder(new ChatPage()), "/");
        context.addServlet(new ServletHolder(new DefaultServlet()), "/page/*");
        server.setHandler(context);
        server.start();
        base = URI.create("http://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/chat/");
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
        assertEquals(ChatContext.POLICY + "; worker-src blob:",
                get(base.resolve("cometd.html")).headers().firstValue("Content-Security-Policy").orElse(""));
        assertTrue(get(base).headers().firstValue("Content-Security-Policy").isEmpty(), "the context's own is not replaced");
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

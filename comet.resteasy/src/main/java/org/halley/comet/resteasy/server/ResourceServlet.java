package org.halley.comet.resteasy.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.ProblemKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the resources that there are, which come and go. Thread-safe; its monitor guards the resources, and is held while a
 * generation of them is made, which calls no resource.
 */
final class ResourceServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(ResourceServlet.class);

    private final transient ScheduledExecutorService timer;
    private final transient Held held;
    private final transient Set<Object> resources = new LinkedHashSet<>();
    private boolean serves;
    private transient volatile Generation current;

    ResourceServlet(ScheduledExecutorService timer, Held held) {
        this.timer = timer;
        this.held = held;
    }

    /** A resource is there. */
    synchronized void add(Object resource) {
        resources.add(resource);
        if (serves && !renew()) {
            resources.remove(resource);
        }
    }

    /** A resource is there no more; what it has not answered yet it may answer still. */
    synchronized void remove(Object resource) {
        if (resources.remove(resource) && serves) {
            renew();
        }
    }

    @Override
    public synchronized void init() throws ServletException {
        serves = true;
        if (!renew()) {
            // One of those that came before there was anybody to ask: each again, alone.
            List<Object> all = new ArrayList<>(resources);
            resources.clear();
            renew();
            all.forEach(this::add);
        }
    }

    @Override
    public synchronized void destroy() {
        serves = false;
    }

    private boolean renew() {
        try {
            current = Generation.of(getServletConfig(), resources, timer, held);
            return true;
        } catch (IOException | ServletException | RuntimeException | LinkageError e) {
            log.error("A resource is not served, for RESTEasy refuses it; the others are", e);
            return false;
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        Generation generation = current;
        if (generation == null) {
            response.setStatus(ProblemKind.UNAVAILABLE.status());
            response.setHeader("Retry-After", Integer.toString(Held.retryAfter()));
            return;
        }
        Loader.with(() -> {
            generation.service(request.getMethod(), request, response);
            return null;
        });
    }
}

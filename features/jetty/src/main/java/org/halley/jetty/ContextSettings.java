package org.halley.jetty;

import java.util.List;

import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.Container;

/**
 * Lets contexts be asked by their bare path.
 *
 * <p>Jetty redirects {@code /comet?channel=…} to {@code /comet/?channel=…}, which costs clients that follow several
 * channels a second request each time, and which curl and most clients do not follow with a POST. In the contexts whose paths are named by the
 * property {@code org.halley.jetty.contexts} (comma-separated, {@code /comet,/cometd} if left out) it does not; nobody else's
 * context is changed.
 *
 * <p>Used on threads that add contexts; stateless.
 */
public final class ContextSettings implements Container.InheritedListener {

    private static final List<String> PATHS =
            List.of(System.getProperty("org.halley.jetty.contexts", "/comet,/cometd").split("\\s*,\\s*"));

    /** Called by Jetty's XML configuration. */
    public ContextSettings() {
    }

    @Override
    public void beanAdded(Container parent, Object child) {
        if (child instanceof ContextHandler context && PATHS.contains(context.getContextPath())) {
            context.setAllowNullPathInfo(true);
        }
    }

    @Override
    public void beanRemoved(Container parent, Object child) {
        // A context that goes takes its settings with it.
    }
}

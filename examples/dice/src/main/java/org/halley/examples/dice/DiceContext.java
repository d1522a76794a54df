package org.halley.examples.dice;

import java.util.Map;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContext;

/**
 * The servlet context of the dice table: nobody else's filters and listeners come near it, and every answer tells the
 * browser to run and load nothing that is not ours.
 *
 * <p>Inline scripts GWT does without, with the linker that the module names. But its client reads answers of version 7 of
 * its RPC, which is what servers write by default, by {@code eval}; those of version 8 are JSON, and read as such. Which one
 * it is a property decides for all services of the process, so it is not set here.
 */
@Component(name = "org.halley.examples.dice.context", service = ServletContextHelper.class, scope = ServiceScope.BUNDLE)
@HttpWhiteboardContext(name = DiceContext.NAME, path = "/dice")
public final class DiceContext extends ServletContextHelper {

    static final String NAME = "org.halley.examples.dice";

    /** GWT's own property. */
    private static final String RPC_VERSION = "gwt.rpc.version";
    private static final int JSON_VERSION = 8;
    private static final String SCRIPTS =
            Integer.getInteger(RPC_VERSION, 7) < JSON_VERSION ? "'self' 'unsafe-eval'" : "'self'";

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css",
            "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml", "gif", "image/gif");

    /** A context that serves the resources of this bundle. */
    @Activate
    public DiceContext(BundleContext context) {
        super(context.getBundle());
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", "default-src 'self'; script-src " + SCRIPTS
                + "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        // The files of a bundle that is built reproducibly never change their dates, by which a server tells old from new.
        response.setHeader("Cache-Control", "no-store");
        return true;
    }

    @Override
    public String getMimeType(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain; charset=utf-8");
    }
}

package org.halley.examples.chat;

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
 * The servlet context of the chat: nobody else's filters and listeners come near it, and every answer tells the browser
 * to run and load nothing that is not ours.
 */
@Component(name = "org.halley.examples.chat.context", service = ServletContextHelper.class, scope = ServiceScope.BUNDLE)
@HttpWhiteboardContext(name = ChatContext.NAME, path = "/chat")
public final class ChatContext extends ServletContextHelper {

    static final String NAME = "org.halley.examples.chat";

    /** The name of the header that says what a page may run and load. */
    static final String POLICY_HEADER = "Content-Security-Policy";
    /** Its value, unless a servlet has set another: this is called for what is forwarded to as well. */
    static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "css",
            "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

    /** A context that serves the resources of this bundle. */
    @Activate
    public ChatContext(BundleContext context) {
        super(context.getBundle());
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(POLICY_HEADER)) {
            response.setHeader(POLICY_HEADER, POLICY);
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        // The files of a bundle that is built reproducibly never change their dates, by which a server tells old from new.
        response.setHeader("Cache-Control", "no-store");
        return true;
    }

    @Override
    public String getMimeType(String name) {
        return TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    }
}

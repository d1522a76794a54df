package org.halley.itest.gwt;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;

import javax.servlet.Servlet;

import org.halley.comet.EventChannels;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;

/** Serves the table in the context {@code /gwt} with the resources of this bundle. */
@RequireHttpWhiteboard
@Component(service = TableComponent.class, immediate = true)
public class TableComponent {

    private static final String WHITEBOARD = "osgi.http.whiteboard.";
    private static final String CONTEXT = "itest-gwt";

    private final ServiceRegistration<?> context;
    private final ServiceRegistration<?> servlet;

    /**
     * Registers the context before the servlet: Pax Web may register a servlet twice that it met before its context, and
     * may lose one whose context goes first.
     *
     * @param bundle of this component
     * @param hub what the table is on
     */
    @Activate
    public TableComponent(BundleContext bundle, @Reference EventChannels hub) {
        context = bundle.registerService(ServletContextHelper.class, new ServletContextHelper(bundle.getBundle()) { },
                properties(Map.of("context.name", CONTEXT, "context.path", "/gwt")));
        servlet = bundle.registerService(Servlet.class, new TableService(hub), properties(Map.of(
                "servlet.name", "itest-gwt-table", "servlet.pattern", "/table/rpc", "servlet.asyncSupported", true,
                "context.select", "(osgi.http.whiteboard.context.name=" + CONTEXT + ")")));
    }

    private static Dictionary<String, Object> properties(Map<String, Object> values) {
        Dictionary<String, Object> properties = new Hashtable<>();
        values.forEach((name, value) -> properties.put(WHITEBOARD + name, value));
        return properties;
    }

    /** Takes the servlet back, and then its context. */
    @Deactivate
    void end() {
        servlet.unregister();
        context.unregister();
    }
}

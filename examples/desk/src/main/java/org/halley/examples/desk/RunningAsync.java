package org.halley.examples.desk;

import java.util.Objects;

import javax.servlet.Servlet;

import org.halley.continuation.Continuations;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The servlet of the article, as a service. */
@Component(name = "org.halley.examples.desk.async", service = Servlet.class)
@HttpWhiteboardServletName("org.halley.examples.desk.async")
@HttpWhiteboardServletPattern("/async")
@HttpWhiteboardServletAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + DeskContext.NAME + ")")
public final class RunningAsync extends AsyncServlet {

    private static final long serialVersionUID = 1L;

    /**
     * The servlet, while there are continuations: when their service goes, it first has this component stop, which answers
     * the requests that wait.
     */
    @Activate
    public RunningAsync(@Reference Continuations continuations) {
        Objects.requireNonNull(continuations, "continuations");
    }

    /** Ends the requests that wait. */
    @Deactivate
    public void stop() {
        endAll();
    }
}

package org.halley.itest.gwt;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContext;

/** The context {@code /gwt} with the resources of this bundle. */
@Component(service = ServletContextHelper.class, scope = ServiceScope.BUNDLE)
@HttpWhiteboardContext(name = TableContext.NAME, path = "/gwt")
public final class TableContext extends ServletContextHelper {

    static final String NAME = "itest-gwt";

    /** A context of this bundle. */
    @Activate
    public TableContext(BundleContext context) {
        super(context.getBundle());
    }
}

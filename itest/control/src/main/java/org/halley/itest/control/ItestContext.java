package org.halley.itest.control;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContext;

/** The context {@code /itest}: apart from everything that is tested. */
@Component(service = ServletContextHelper.class, scope = ServiceScope.BUNDLE)
@HttpWhiteboardContext(name = "itest", path = "/itest")
public class ItestContext extends ServletContextHelper {

    private static final Bundle BUNDLE = FrameworkUtil.getBundle(ItestContext.class);

    /** Gives it the bundle whose entries it would serve. */
    public ItestContext() {
        super(BUNDLE);
    }
}

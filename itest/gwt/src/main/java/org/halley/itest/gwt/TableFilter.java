package org.halley.itest.gwt;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;

import org.halley.continuation.ContinuationFilter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterDispatcher;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardFilterPattern;

/** What code for Jetty 6 needs in front of it to wait without a thread, at {@code /gwt/table/filtered}. */
@Component(service = Filter.class)
@HttpWhiteboardFilterName("itest-gwt-filter")
@HttpWhiteboardFilterPattern("/table/filtered")
@HttpWhiteboardFilterDispatcher({ DispatcherType.REQUEST, DispatcherType.ASYNC })
@HttpWhiteboardFilterAsyncSupported
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + TableContext.NAME + ")")
public final class TableFilter extends ContinuationFilter {
}

package org.halley.continuation.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;

import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A site in Tomcat 9. */
final class TomcatSite extends Site {

    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final Path folder;
    private int filters;

    TomcatSite(Service service) {
        try {
            folder = Files.createTempDirectory("tomcat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", Integer.toString(THREADS));
        tomcat.setConnector(connector);
        context = tomcat.addContext("", folder.toString());
        // It warns that it may not look into the JDK for what a context may have left there.
        ((StandardContext) context).setClearReferencesObjectStreamClassCaches(false);
        ((StandardContext) context).setClearReferencesRmiTargets(false);
        ((StandardContext) context).setClearReferencesThreadLocals(false);
        Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet(service));
        wrapper.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "servlet");
    }

    @Override
    TomcatSite with(Filter filter, boolean asyncSupported) {
        String name = "F" + ++filters;
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported(Boolean.toString(asyncSupported));
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern("/*");
        map.setDispatcher(DispatcherType.REQUEST.name());
        map.setDispatcher(DispatcherType.ASYNC.name());
        context.addFilterMap(map);
        return this;
    }

    @Override
    void run() throws Exception {
        tomcat.start();
    }

    @Override
    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    void end() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        ExpandWar.delete(folder.toFile());
    }
}

package org.halley.continuation.servlet;

import java.net.InetSocketAddress;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.Servlet;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;

/** A site in Undertow 2.2. */
final class UndertowSite extends Site {

    private final DeploymentInfo info = Servlets.deployment();
    private DeploymentManager deployment;
    private Undertow undertow;
    private int filters;

    UndertowSite(Service service) {
        info.setClassLoader(UndertowSite.class.getClassLoader()).setContextPath("/").setDeploymentName("site")
            .addServlet(Servlets.servlet("servlet", Servlet.class, new ImmediateInstanceFactory<>(servlet(service)))
                .setAsyncSupported(true).addMapping("/*"));
    }

    @Override
    UndertowSite with(Filter filter, boolean asyncSupported) {
        String name = "F" + ++filters;
        info.addFilter(Servlets.filter(name, Filter.class, new ImmediateInstanceFactory<>(filter))
            .setAsyncSupported(asyncSupported));
        info.addFilterUrlMapping(name, "/*", DispatcherType.REQUEST);
        info.addFilterUrlMapping(name, "/*", DispatcherType.ASYNC);
        return this;
    }

    @Override
    void run() throws Exception {
        deployment = Servlets.defaultContainer().addDeployment(info);
        deployment.deploy();
        undertow = Undertow.builder().addHttpListener(0, "127.0.0.1").setIoThreads(1).setWorkerThreads(THREADS)
            .setHandler(deployment.start()).build();
        undertow.start();
    }

    @Override
    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    void end() throws Exception {
        if (undertow != null) {
            undertow.stop();
        }
        if (deployment != null) {
            deployment.stop();
            deployment.undeploy();
        }
    }
}

package org.halley.itest.control;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.runtime.HttpServiceRuntime;

/**
 * Tells the tests where the server listens: connects to the port of the property {@code itest.announce} and writes the
 * endpoints of the HTTP service, one a line.
 */
@Component(service = Announcer.class, immediate = true)
public class Announcer {

    /**
     * Tells it at once.
     *
     * @param context gives the port
     * @param runtime the HTTP service, which has the endpoints as soon as it listens
     * @throws IOException if the news cannot be told
     */
    @Activate
    public Announcer(BundleContext context,
            @Reference(target = "(osgi.http.endpoint=http:*)") ServiceReference<HttpServiceRuntime> runtime) throws IOException {
        String port = context.getProperty("itest.announce");
        if (port == null) {
            return;
        }
        Object endpoints = runtime.getProperty("osgi.http.endpoint");
        String lines = endpoints instanceof String[] several ? String.join("\n", several)
                : endpoints instanceof Collection<?> several
                        ? several.stream().map(String::valueOf).collect(Collectors.joining("\n"))
                        : String.valueOf(endpoints);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
                OutputStream out = socket.getOutputStream()) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        } catch (ConnectException e) {
            // The tests know it from the first time; the server has come back where it was.
        }
    }
}

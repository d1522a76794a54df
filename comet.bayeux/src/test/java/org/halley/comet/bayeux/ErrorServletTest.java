package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.halley.comet.shared.Client;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorServletTest {

    /** Refuses or fails as a filter of somebody else's may. */
    private static final class Failing extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            String how = request.getQueryString();
            if (how.equals("throw")) {
                throw new ServletException("<b>secret</b>");
            }
            response.sendError(Integer.parseInt(how), "<b>secret</b>");
        }
    }

    @ParameterizedTest
    @CsvSource({ "401, 401", "403, 403", "503, 503", "throw, 500" })
    void whatOthersRefuseHasTheFormOfTheProtocolAndKeepsTheirSecrets(String how, int status) throws Exception {
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/cometd");
        context.addServlet(new ServletHolder(new Failing()), "/*");
        context.addServlet(new ServletHolder(new ErrorServlet()), "/error");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(400, 599, "/error");
        errors.addErrorPage(Throwable.class, "/error");
        context.setErrorHandler(errors);
        server.setHandler(context);
        server.start();
        try (Client client = new Client(((ServerConnector) server.getConnectors()[0]).getLocalPort())) {
            Client.Response answer = client.send("POST", "/cometd/x?" + how, "[]").read();
            assertEquals(status, answer.status());
            assertEquals("application/json", answer.header("Content-Type"));
            assertEquals("nosniff", answer.header("X-Content-Type-Options"));
            assertTrue(answer.body().startsWith("[{\"successful\":false,\"error\":\"" + status + "::request_refused\""),
                    answer.body());
            assertFalse(answer.body().contains("secret"), answer.body());
        } finally {
            server.stop();
        }
    }
}

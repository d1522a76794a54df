package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorServletTest {

    /** Fails as a filter of somebody else's may. */
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

    private Client.Response ask(String method, String how) throws Exception {
        Server server = new Server(0);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/comet");
        context.addServlet(new ServletHolder(new Failing()), "/*");
        context.addServlet(new ServletHolder(new ErrorServlet()), "/error");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(400, 599, "/error");
        errors.addErrorPage(Throwable.class, "/error");
        context.setErrorHandler(errors);
        server.setHandler(context);
        server.start();
        try (Client client = new Client(((ServerConnector) server.getConnectors()[0]).getLocalPort())) {
            return World.common(client.send(method, "/comet/x?" + how, null).read(!method.equals("HEAD")));
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({ "401,401,unauthenticated", "403,403,forbidden", "404,404,not-found", "418,418,bad-request", "500,500,internal",
            "503,503,unavailable", "507,507,internal", "throw,500,internal" })
    void whatOthersRefuseIsAProblemInJsonToo(String how, int status, String kind) throws Exception {
        Client.Response answer = ask("GET", how);
        assertEquals(status, answer.status());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertTrue(answer.body().startsWith("{\"type\":\"/comet/-/problem/" + kind + "\""), answer.body());
        assertTrue(!answer.body().contains("secret"), answer.body());
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        assertEquals(404, ask("HEAD", "404").status());
    }
}

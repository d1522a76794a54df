package org.halley.itest.control;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Supplier;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.halley.continuation.Continuations;

/**
 * A servlet that waits without a thread, as an application would write it: {@code GET
 * /itest/wait?timeout=MS&committed=true&listener=complete|throw|none}.
 */
final class ContinuationServlet extends HttpServlet {

    private final transient Supplier<Continuations> continuations;

    /** A servlet that takes the service anew for each request. */
    ContinuationServlet(Supplier<Continuations> continuations) {
        this.continuations = continuations;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation continuation = continuations.get().of(request);
        response.setContentType("text/plain;charset=utf-8");
        PrintWriter writer = response.getWriter();
        if (!continuation.isInitial()) {
            writer.println(continuation.isExpired() ? "expired" : "resumed");
            return;
        }
        if (request.getParameter("committed") != null) {
            writer.println("begun");
            response.flushBuffer();
        }
        continuation.setTimeout(Long.parseLong(request.getParameter("timeout")));
        String listener = String.valueOf(request.getParameter("listener"));
        continuation.addContinuationListener(new ContinuationListener() {
            @Override
            public void onTimeout(Continuation expired) {
                switch (listener) {
                    case "complete" -> {
                        writer.println("completed");
                        expired.complete();
                    }
                    case "throw" -> throw new IllegalStateException("a listener of a test throws");
                    default -> { }
                }
            }
        });
        continuation.suspend(response);
    }
}

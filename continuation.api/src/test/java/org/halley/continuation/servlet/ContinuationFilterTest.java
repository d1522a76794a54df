package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import javax.servlet.FilterConfig;
import javax.servlet.ServletException;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationFilter;
import org.halley.continuation.ContinuationSupport;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter as others register it, with the instance that all share. */
class ContinuationFilterTest {

    private final BlockingQueue<Boolean> heldByContainer = new LinkedBlockingQueue<>();
    private ContinuationsService service;

    @BeforeEach
    void start() {
        service = new ContinuationsService();
    }

    @AfterEach
    void stop() {
        service.stop();
    }

    private static FilterConfig config(String waiting) {
        return (FilterConfig) Proxy.newProxyInstance(ContinuationFilterTest.class.getClassLoader(),
            new Class<?>[] {FilterConfig.class}, (proxy, method, args) -> switch (method.getName()) {
                case "getFilterName" -> "under test";
                case "getInitParameter" -> args[0].equals("waiting") ? waiting : null;
                default -> throw new UnsupportedOperationException(method.getName());
            });
    }

    private Site site(ContinuationFilter filter) {
        return new JettySite((request, response) -> {
            Continuation continuation = ContinuationSupport.getContinuation(request);
            if (continuation.isInitial()) {
                continuation.suspend();
                heldByContainer.add(request.isAsyncStarted());
                continuation.resume();
            } else {
                response.getWriter().print(ContinuationFilter.surrounds(request));
            }
        }).with(filter, true).start();
    }

    @ParameterizedTest
    @CsvSource(value = {"NULL, true", "auto, true", "always, false"}, nullValues = "NULL")
    void waitsAsItIsTold(String waiting, boolean byContainer) throws Exception {
        ContinuationFilter filter = new ContinuationFilter();
        filter.init(config(waiting));
        // The container calls init too, without the parameter: that changes nothing.
        try (Site site = site(filter)) {
            assertEquals(new Answer(200, "true"), site.get("/"));
            assertEquals(byContainer, Next.of(heldByContainer));
        }
    }

    @Test
    void waitsAsItIsMade() throws Exception {
        try (Site site = site(new ContinuationFilter(true) { })) {
            assertEquals(new Answer(200, "true"), site.get("/"));
            assertEquals(false, Next.of(heldByContainer));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Always", "true", "auto "})
    void refusesAnyOtherWordAndSaysWhatIsAllowed(String waiting) {
        ContinuationFilter filter = new ContinuationFilter();
        String message = assertThrows(ServletException.class, () -> filter.init(config(waiting))).getMessage();
        assertEquals("The init parameter waiting is '" + waiting + "', but must be 'auto' or 'always'", message);
    }

    @Test
    void surroundsNothingWhereItIsNot() throws Exception {
        try (Site site = new JettySite((request, response) ->
                response.getWriter().print(ContinuationFilter.surrounds(request))).start()) {
            assertEquals(new Answer(200, "false"), site.get("/"));
        }
    }

    @Test
    void refusesNoRequestAtAll() {
        assertThrows(NullPointerException.class, () -> ContinuationFilter.surrounds(null));
    }
}

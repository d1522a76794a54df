package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import javax.servlet.http.HttpServletRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mortbay.util.ajax.AjaxFilter;

/** The filter that old chat rooms extend. */
class AjaxFilterTest {

    private Site site;

    private void serve(AjaxFilter filter) {
        site = new JettySite((request, response) -> response.getWriter().print("passed on")).with(filter, true).start();
    }

    private String answer(String query) throws Exception {
        Client.Answer answer = site.get("/?" + query);
        assertEquals(200, answer.status());
        return answer.body().replace("\r\n", "\n");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void passesOnWhatIsNoneOfItsRequests() throws Exception {
        serve(new AjaxFilter());
        assertEquals("passed on", answer("message=hello"));
    }

    @Test
    void answersEachMethodOfARequestInOrder() throws Exception {
        serve(new AjaxFilter() {
            @Override
            public void handle(String method, String message, HttpServletRequest request, AjaxResponse response) {
                assertNotNull(getContext());
                response.objectResponse(method, "<said>" + encodeText(message) + "</said>");
                response.elementResponse(null, "<b/>");
            }
        });
        assertEquals("""
            <ajax-response>
            <response type="object" id="a"><said>1</said></response>
            <response type="element" id="x"><b/></response>
            <response type="object" id="b"><said></said></response>
            <response type="element" id="x"><b/></response>
            </ajax-response>
            """, answer("ajax=a&message=1&ajax=b&id=x"));
    }

    @Test
    void whatAClientSendsNeverBecomesMarkup() throws Exception {
        serve(new AjaxFilter());
        String answer = answer("ajax=" + encoded("<script>&'\"") + "&id=" + encoded("x\"><script>") + "&message="
            + encoded("<script>"));
        assertFalse(answer.contains("<script>"), answer);
        assertTrue(answer.contains("id=\"x&quot;&gt;&lt;script&gt;\""), answer);
        assertTrue(answer.contains("No implementation for &lt;script&gt;&amp;&#39;&quot;<"), answer);
    }

    @Test
    void replacesWhatXmlHasNoWayToSay() {
        site = new JettySite((request, response) -> { });
        assertEquals("a\uFFFDb\uFFFDc\td\uD83D\uDE00", AjaxFilter.encodeText("a\0b\uFFFEc\td\uD83D\uDE00"));
        assertEquals("\uFFFD", AjaxFilter.encodeText("\uD83D"));
    }
}

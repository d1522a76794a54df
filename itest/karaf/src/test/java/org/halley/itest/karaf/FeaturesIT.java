package org.halley.itest.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a Karaf has that was told to install {@code halley} and {@code halley-examples}. */
class FeaturesIT extends ContractTest {

    @Test
    @DisplayName("the chat room is served")
    void chatIsServed() {
        Reply page = get("/chat/");
        assertEquals(200, page.status(), page::toString);
        assertTrue(page.body().contains("<html"), page::body);
    }

    @Test
    @DisplayName("the chat's second page is served, with CometD's client and the server that it speaks to")
    void secondChatPageIsServed() {
        Reply page = get("/chat/cometd.html");
        assertEquals(200, page.status(), page::toString);
        assertTrue(page.header("Content-Security-Policy").endsWith("; worker-src blob:"), page::toString);
        assertEquals(200, get("/chat/page/cometd/cometd.js").status());
        assertEquals(200, get("/cometd/-/status").status());
    }

    @Test
    @DisplayName("the task desk is served")
    void deskIsServed() {
        Reply page = get("/desk/");
        assertEquals(200, page.status(), page::toString);
        assertTrue(page.body().contains("<html"), page::body);
    }

    @Test
    @DisplayName("the ticks are published")
    void ticksArePublished() {
        control.bundle("start", "org.halley.examples.ticks");
        control.later("ticks", () -> control.bundle("stop", "org.halley.examples.ticks"));
        Reply ticks = get("/comet/ticks?wait=60&after=earliest");
        assertEquals(200, ticks.status(), ticks::toString);
        assertFalse(ticks.data().isEmpty(), ticks::toString);
    }
}

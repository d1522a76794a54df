package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.halley.itest.ContractTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;

/** Streams of a JAX-RS resource, read by a browser's own EventSource. */
class RestBrowserIT extends ContractTest {

    private static final String FOLLOW = """
            window.seen = [];
            window.source = new EventSource(arguments[0]);
            window.source.onopen = () => window.seen.push('open');
            window.source.onmessage = event => window.seen.push(event.lastEventId + ' ' + event.data);
            """;

    @Test
    @DisplayName("an EventSource has each event, and goes on without loss when the server has gone and come back")
    void eventSourceReadsTheStream() {
        String name = channel("browser");
        List<String> expected = new ArrayList<>();
        try (Browser browser = Browser.open()) {
            browser.show(framework.base().resolve("/welcome/comet.svg"));
            browser.until("there is a page", driver -> {
                ((JavascriptExecutor) driver).executeScript(FOLLOW, "/api/itest/stream?channel=" + encoded(name));
                return true;
            });
            awaitSeen(browser, List.of("open"), 1);
            for (int i = 0; i < 5; i++) {
                control.publish(name, i);
                expected.add("" + i);
            }
            awaitData(browser, expected);
            control.bundle("stop", "org.halley.comet.rest");
            control.publish(name, 5);
            control.bundle("start", "org.halley.comet.rest");
            control.publish(name, 6);
            expected.addAll(List.of("5", "6"));
            awaitData(browser, expected);
            browser.showNothing();
        }
    }

    private static List<String> seen(WebDriver driver) {
        List<String> seen = new ArrayList<>();
        ((List<?>) ((JavascriptExecutor) driver).executeScript("return window.seen")).forEach(each -> seen.add("" + each));
        return seen;
    }

    private static void awaitSeen(Browser browser, List<String> first, int count) {
        browser.until("the stream is open", driver -> seen(driver).size() >= count && seen(driver).containsAll(first));
    }

    /** Waits until so many events were seen, and compares them. */
    private static void awaitData(Browser browser, List<String> expected) {
        List<List<String>> last = new ArrayList<>();
        browser.until("all events are seen", driver -> {
            List<String> data = seen(driver).stream().filter(each -> each.contains("\"data\":"))
                    .map(each -> each.substring(each.lastIndexOf("\"data\":") + 7, each.length() - 1)).toList();
            last.add(data);
            return data.size() >= expected.size();
        });
        assertEquals(expected, last.get(last.size() - 1));
    }
}

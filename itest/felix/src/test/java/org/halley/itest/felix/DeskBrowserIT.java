package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.itest.ContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The page of the task desk in browsers that know nothing of each other. Each test has a symbol of its own. */
class DeskBrowserIT extends ContractTest {

    private static final AtomicInteger SYMBOLS = new AtomicInteger();
    /** Opened when a test needs one more, and used by the tests one after the other. */
    private static final List<Browser> BROWSERS = new ArrayList<>();

    private final String symbol = "B" + (char) ('A' + SYMBOLS.getAndIncrement());
    private final List<Browser> used = new ArrayList<>();

    /** Before anything is closed: what was seen when it went wrong. */
    @RegisterExtension
    final AfterTestExecutionCallback pictures = this::takePictures;

    private void takePictures(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            Path folder = Modules.ROOT.resolve("itest/felix/target");
            String test = getClass().getSimpleName() + "-" + context.getRequiredTestMethod().getName();
            for (int i = 0; i < used.size(); i++) {
                used.get(i).picture(folder.resolve(test + "-" + i + ".png"));
            }
        }
    }

    /** The page in a browser that nobody else of this test is in, when it follows. */
    private Browser openPage() {
        if (BROWSERS.size() == used.size()) {
            BROWSERS.add(Browser.open());
        }
        Browser browser = BROWSERS.get(used.size());
        used.add(browser);
        browser.show(framework.base().resolve("/desk/"));
        browser.awaitTexts("the page follows", "#status[data-state=open]", List.of("Live"));
        return browser;
    }

    @AfterEach
    void leave() {
        used.forEach(Browser::showNothing);
        // One of the two ends whatever the test has left waiting, and a write finds each stream that is not read.
        for (int i = 0; i < 2 || i < 10 && control.held() > 0; i++) {
            control.publish("/desk/prices/" + symbol, Map.of("price", i % 2 == 0 ? 0.000001 : 9_999_999));
            control.publishTyped("/desk/tasks", "nudge", Map.of("task", "of the test"));
        }
    }

    @AfterAll
    static void closeBrowsers() {
        BROWSERS.forEach(Browser::close);
        BROWSERS.clear();
    }

    private void type(Browser browser, String id, String text) {
        browser.usable(id).clear();
        browser.usable(id).sendKeys(text);
    }

    /** Adds a task by the keyboard alone. */
    private void add(Browser browser, String limit, int seconds, String note) {
        type(browser, "symbol", symbol.toLowerCase(java.util.Locale.ROOT));
        type(browser, "limit", limit);
        type(browser, "seconds", Integer.toString(seconds));
        browser.usable("note").clear();
        browser.usable("note").sendKeys(note, Keys.ENTER);
    }

    private void publish(Browser browser, String price) {
        type(browser, "price-symbol", symbol);
        browser.usable("price-value").clear();
        browser.usable("price-value").sendKeys(price, Keys.ENTER);
    }

    /** What a lane shows of this test's tasks: the notes of those with its symbol. */
    private void shows(Browser browser, String lane, String... notes) {
        browser.until(lane + " shows " + List.of(notes), driver -> notes(browser, lane).equals(List.of(notes)));
    }

    private List<String> notes(Browser browser, String lane) {
        List<String> symbols = browser.texts("#" + lane + " .symbol");
        List<String> notes = browser.texts("#" + lane + " .note");
        List<String> found = new ArrayList<>();
        for (int i = 0; i < Math.min(symbols.size(), notes.size()); i++) {
            if (symbols.get(i).equals(symbol)) {
                found.add(notes.get(i));
            }
        }
        return found;
    }

    @Test
    @DisplayName("a task is seen to wait and then to be done, when a price is published on the page")
    void taskIsSeenWaitingAndDone() {
        Browser browser = openPage();
        add(browser, "120.5", 3600, "sell 100");
        shows(browser, "waiting", "sell 100");
        publish(browser, "121.25");
        shows(browser, "done", "sell 100");
        shows(browser, "waiting");
        assertEquals(symbol + " is at 121.25.", browser.texts("#price-said").get(0));
    }

    @Test
    @DisplayName("a task that no price meets is seen to be late, and its time to run out")
    void taskIsSeenLate() {
        Browser browser = openPage();
        add(browser, "120.5", 2, "buy 5");
        shows(browser, "late", "buy 5");
        shows(browser, "waiting");
        shows(browser, "done");
        assertEquals("deadline", browser.texts("#late .at").get(0));
    }

    @Test
    @DisplayName("a second browser, opened late, shows the same, and both go on together")
    void secondBrowserShowsTheSame() {
        Browser first = openPage();
        add(first, "100", 1, "is late");
        shows(first, "late", "is late");
        add(first, "120.5", 3600, "is done");
        shows(first, "waiting", "is done");
        publish(first, "121");
        shows(first, "done", "is done");
        add(first, "200", 3600, "waits");
        shows(first, "waiting", "waits");
        Browser second = openPage();
        for (Browser browser : List.of(first, second)) {
            shows(browser, "late", "is late");
            shows(browser, "done", "is done");
            shows(browser, "waiting", "waits");
        }
        publish(second, "201");
        for (Browser browser : List.of(first, second)) {
            shows(browser, "done", "waits", "is done");
            shows(browser, "waiting");
        }
    }

    @Test
    @DisplayName("more tasks than a browser has connections do not stop the page")
    void manyTasksDoNotStopThePage() {
        Browser browser = openPage();
        for (int i = 0; i < 12; i++) {
            add(browser, "120.5", 3600, "task " + i);
            int count = i + 1;
            browser.until(count + " tasks wait", driver -> notes(browser, "waiting").size() == count);
        }
        publish(browser, "121");
        browser.until("all are done", driver -> notes(browser, "done").size() == 12);
    }

    @Test
    @DisplayName("what is wrong is told beside the form, and the field is marked")
    void refusalIsSeen() {
        Browser browser = openPage();
        add(browser, "nothing", 30, "x");
        browser.awaitTexts("the refusal", "#task-error", List.of("above '\"nothing\"' is not a JSON number"));
        assertEquals(1, browser.texts("#limit[aria-invalid=true]").size());
        add(browser, "120.5", 4000, "x");
        browser.awaitTexts("the refusal", "#task-error", List.of("seconds '4000' is not a whole number from 1 to 3600"));
        assertEquals(1, browser.texts("#seconds[aria-invalid=true]").size());
        publish(browser, "-1");
        browser.until("the price is refused", driver -> browser.texts("#price-error").get(0).startsWith("price '-1' is not"));
        shows(browser, "waiting");
    }

    @Test
    @DisplayName("markup in a note is text, and nothing of it is run")
    void markupIsText() {
        String script = "<script>document.title='owned'</script>";
        String image = "<img src=x onerror=\"document.title='owned'\">";
        Browser first = openPage();
        add(first, "120.5", 3600, script);
        shows(first, "waiting", script);
        add(first, "120.5", 3600, image);
        shows(first, "waiting", script, image);
        Browser second = openPage();
        shows(second, "waiting", script, image);
        publish(first, "121");
        for (Browser browser : List.of(first, second)) {
            browser.until("both are done", driver -> notes(browser, "done").size() == 2);
            assertEquals(List.of(), browser.texts(".tasks script, .tasks img, .tasks [onerror]"));
            assertEquals("Halley task desk", browser.title());
        }
    }

    @Test
    @DisplayName("after an update of the hub the page says that the log was lost, and goes on by itself")
    void pageGoesOnAfterAnUpdateOfTheHub() {
        Browser browser = openPage();
        add(browser, "120.5", 3600, "before");
        shows(browser, "waiting", "before");
        control.bundle("update", "org.halley.comet.service");
        shows(browser, "waiting");
        browser.usable("gap");
        add(browser, "120.5", 3600, "after");
        shows(browser, "waiting", "after");
        publish(browser, "121");
        shows(browser, "done", "after");
    }
}

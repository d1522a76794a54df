package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** The chat in browsers that know nothing of each other. Each test has a room and names of its own. */
class ChatBrowserIT extends ContractTest {

    private static final AtomicInteger ROOMS = new AtomicInteger();
    /** Opened when a test needs one more, and used by the tests one after the other. */
    private static final List<Browser> BROWSERS = new ArrayList<>();

    private final int number = ROOMS.incrementAndGet();
    private final String room = "browsers-" + number;
    private final String ada = "Ada " + number;
    private final String ben = "Ben " + number;
    private final String title = "#" + room + " · Halley chat";
    private final List<Page> pages = new ArrayList<>();

    /** Before anything is closed: what was seen when it went wrong. */
    @RegisterExtension
    final AfterTestExecutionCallback pictures = this::takePictures;

    private void takePictures(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            Path folder = Modules.ROOT.resolve("itest/felix/target");
            String test = getClass().getSimpleName() + "-" + context.getRequiredTestMethod().getName();
            pages.forEach(page -> page.browser.picture(folder.resolve(test + "-" + page.name + ".png")));
        }
    }

    /** Somebody's page of the room; what it shows is waited for. */
    private final class Page {
        final Browser browser;
        final String name;

        Page(Browser browser, String name) {
            this.browser = browser;
            this.name = name;
        }

        private void enter(String query) {
            browser.show(framework.base().resolve("/chat/?room=" + room + query));
            browser.usable("name").sendKeys(name, Keys.ENTER);
            browser.usable("text");
        }

        private void say(String text) {
            browser.usable("text").sendKeys(text, Keys.ENTER);
        }

        /** What was said, in order. */
        private void shows(String... said) {
            browser.awaitTexts(name + " sees what was said", "#lines .words", List.of(said));
        }

        private void showsMembers(String... names) {
            browser.awaitTexts(name + " sees the members", "#member-list .person-name", List.of(names));
        }

        private void showsNotes(String... notes) {
            browser.awaitTexts(name + " sees who came and went", "#lines .note > span", List.of(notes));
        }

        private void follows(String how) {
            browser.until(name + " follows by " + how, driver -> !browser.texts("#status[data-state=" + how + "]").isEmpty());
        }
    }

    /** Enters in a browser that nobody else of this test is in. */
    private Page enter(String name, String query) {
        if (BROWSERS.size() == pages.size()) {
            BROWSERS.add(Browser.open());
        }
        Page page = new Page(BROWSERS.get(pages.size()), name);
        pages.add(page);
        page.enter(query);
        return page;
    }

    private Page enter(String name) {
        return enter(name, "");
    }

    @AfterEach
    void leaveTheRoom() {
        pages.forEach(page -> page.browser.showNothing());
        // A closed connection answers the first write with a reset, and only the next one fails.
        for (int i = 0; i < 2 && control.held() > 0; i++) {
            control.publishTyped("/chat/" + room, "end", "of the test");
        }
    }

    @AfterAll
    static void closeBrowsers() {
        BROWSERS.forEach(Browser::close);
        BROWSERS.clear();
    }

    @Test
    @DisplayName("what is said in one browser is seen in the other, in one order")
    void whatIsSaidIsSeenByBoth() {
        Page first = enter(ada);
        Page second = enter(ben);
        first.follows("stream");
        second.follows("stream");
        first.say("hello from here");
        second.shows("hello from here");
        second.say("and from there: ☄");
        first.shows("hello from here", "and from there: ☄");
        second.shows("hello from here", "and from there: ☄");
    }

    @Test
    @DisplayName("both see who comes and goes, and who is there")
    void comingAndGoingIsSeen() {
        Page first = enter(ada);
        first.showsMembers(ada);
        Page second = enter(ben);
        first.showsMembers(ada, ben);
        second.showsMembers(ben, ada);
        first.showsNotes("You have joined", ben + " has joined");
        second.showsNotes(ada + " has joined", "You have joined");
        second.browser.usable("leave").click();
        second.browser.usable("enter");
        first.showsMembers(ada);
        first.showsNotes("You have joined", ben + " has joined", ben + " has left");
    }

    @Test
    @DisplayName("a page that is closed leaves the room, and the others see it")
    void closedPageLeaves() {
        Page first = enter(ada);
        Page second = enter(ben);
        first.showsMembers(ada, ben);
        second.browser.showNothing();
        first.showsMembers(ada);
        first.showsNotes("You have joined", ben + " has joined", ben + " has left");
    }

    @Test
    @DisplayName("who enters later sees what was said before, and goes on from there")
    void historyIsSeenOnEntering() {
        Page first = enter(ada);
        Page second = enter(ben);
        first.say("one");
        second.shows("one");
        second.say("two");
        first.shows("one", "two");
        Page third = enter("Cleo " + number);
        third.shows("one", "two");
        third.showsNotes(ada + " has joined", ben + " has joined", "You have joined");
        third.showsMembers(third.name, ada, ben);
        first.say("three");
        third.shows("one", "two", "three");
    }

    @Test
    @DisplayName("markup that is said is text, and nothing of it is run")
    void markupIsText() {
        String script = "<script>document.title='owned'</script>";
        String image = "<img src=x onerror=\"document.title='owned'\">";
        Page first = enter(ada);
        Page second = enter(ben);
        first.say(script);
        first.say(image);
        first.say("after it");
        for (Page page : List.of(first, second, enter("Cleo " + number))) {
            page.shows(script, image, "after it");
            assertEquals(List.of(), page.browser.texts("#lines script, #lines img, #lines [onerror]"));
            assertEquals(title, page.browser.title());
        }
    }

    @Test
    @DisplayName("a page that polls receives what one with an event stream does")
    void longPollReceives() {
        Page first = enter(ada, "&transport=poll");
        Page second = enter(ben);
        first.follows("poll");
        second.follows("stream");
        second.say("one");
        first.shows("one");
        first.say("two");
        second.shows("one", "two");
        second.say("three");
        first.shows("one", "two", "three");
        first.showsMembers(ada, ben);
    }

    @Test
    @DisplayName("after an update of the hub both pages go on by themselves")
    void pagesGoOnAfterUpdate() {
        Page first = enter(ada);
        Page second = enter(ben, "&transport=poll");
        first.say("before");
        second.shows("before");
        control.bundle("update", "org.halley.comet.service");
        // The chat has closed with the hub: whoever is in the room now has entered it again.
        for (Page page : List.of(first, second)) {
            page.browser.until(page.name + " has entered again", driver -> page.browser.texts("#lines .note > span").stream()
                    .filter("You have joined"::equals).count() == 2);
        }
        first.showsMembers(ada, ben);
        second.showsMembers(ben, ada);
        first.say("after");
        second.shows("before", "after");
        second.say("and on");
        first.shows("before", "after", "and on");
        second.shows("before", "after", "and on");
        first.follows("stream");
        second.follows("poll");
    }
}

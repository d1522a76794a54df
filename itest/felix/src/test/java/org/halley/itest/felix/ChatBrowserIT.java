package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/**
 * The chat in browsers that know nothing of each other. Each test has a room and names of its own; the first page follows by
 * event stream, the second one in each way that there is.
 */
class ChatBrowserIT extends ContractTest {

    /** The PID of the Bayeux server, and the symbolic name of its bundle. */
    private static final String BAYEUX = "org.halley.comet.bayeux";
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

    /** How a page follows its room. */
    enum Way {
        STREAM("/chat/", ""),
        POLL("/chat/", "&transport=poll"),
        BAYEUX("/chat/cometd.html", "");

        private final String page;
        private final String query;

        Way(String page, String query) {
            this.page = page;
            this.query = query;
        }

        private String state() {
            return name().toLowerCase(Locale.ROOT);
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

        private void show(Way way) {
            browser.show(framework.base().resolve(way.page + "?room=" + room + way.query));
        }

        private void enter(Way way) {
            show(way);
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

        private void follows(Way way) {
            browser.until(name + " follows by " + way,
                    driver -> !browser.texts("#status[data-state=" + way.state() + "]").isEmpty());
        }

        /** The chat has stopped and come back: whoever is in the room now has entered it again. */
        private void awaitAnotherEntry() {
            browser.until(name + " has entered again", driver -> browser.texts("#lines .note > span").stream()
                    .filter("You have joined"::equals).count() == 2);
        }
    }

    /** Enters in a browser that nobody else of this test is in. */
    private Page enter(String name, Way way) {
        if (BROWSERS.size() == pages.size()) {
            BROWSERS.add(Browser.open());
        }
        Page page = new Page(BROWSERS.get(pages.size()), name);
        pages.add(page);
        page.enter(way);
        return page;
    }

    private Page enter(String name) {
        return enter(name, Way.STREAM);
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

    @ParameterizedTest
    @EnumSource
    @DisplayName("what is said in one browser is seen in the other, in one order")
    void whatIsSaidIsSeenByBoth(Way way) {
        Page first = enter(ada);
        Page second = enter(ben, way);
        first.follows(Way.STREAM);
        first.say("hello from here");
        second.shows("hello from here");
        second.say("and from there: ☄");
        first.shows("hello from here", "and from there: ☄");
        second.shows("hello from here", "and from there: ☄");
        first.say("on and on");
        second.shows("hello from here", "and from there: ☄", "on and on");
        second.follows(way);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("both see who comes and goes, and who is there")
    void comingAndGoingIsSeen(Way way) {
        Page first = enter(ada);
        first.showsMembers(ada);
        Page second = enter(ben, way);
        first.showsMembers(ada, ben);
        second.showsMembers(ben, ada);
        first.showsNotes("You have joined", ben + " has joined");
        second.showsNotes(ada + " has joined", "You have joined");
        Page third = enter("Cleo " + number);
        second.showsMembers(ben, ada, third.name);
        third.browser.usable("leave").click();
        second.showsMembers(ben, ada);
        second.showsNotes(ada + " has joined", "You have joined", third.name + " has joined", third.name + " has left");
        second.browser.usable("leave").click();
        second.browser.usable("enter");
        first.showsMembers(ada);
        first.showsNotes("You have joined", ben + " has joined", third.name + " has joined", third.name + " has left",
                ben + " has left");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a page that is closed leaves the room, and the others see it")
    void closedPageLeaves(Way way) {
        Page first = enter(ada);
        Page second = enter(ben, way);
        first.showsMembers(ada, ben);
        second.browser.showNothing();
        first.showsMembers(ada);
        first.showsNotes("You have joined", ben + " has joined", ben + " has left");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("who enters later sees what was said before, and goes on from there")
    void historyIsSeenOnEntering(Way way) {
        Page first = enter(ada);
        Page second = enter(ben);
        first.say("one");
        second.shows("one");
        second.say("two");
        first.shows("one", "two");
        Page third = enter("Cleo " + number, way);
        third.shows("one", "two");
        third.showsNotes(ada + " has joined", ben + " has joined", "You have joined");
        third.showsMembers(third.name, ada, ben);
        first.say("three");
        third.shows("one", "two", "three");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a page that is loaded again is the same member, and goes on with what was said meanwhile")
    void reloadedPageGoesOn(Way way) {
        Page first = enter(ada);
        Page second = enter(ben, way);
        second.say("before");
        first.shows("before");
        second.show(way);
        second.browser.usable("text");
        first.say("after");
        second.shows("before", "after");
        second.follows(way);
        second.say("and on");
        first.shows("before", "after", "and on");
        second.shows("before", "after", "and on");
        second.showsMembers(ben, ada);
        first.showsNotes("You have joined", ben + " has joined");
    }

    @Test
    @DisplayName("from one page to the other and back by their links, as the same member")
    void linksLeadFromPageToPage() {
        Page first = enter(ada);
        Page second = enter(ben);
        second.follows(Way.STREAM);
        second.browser.link("Page with CometD’s client").click();
        second.browser.usable("text");
        second.follows(Way.BAYEUX);
        first.say("there");
        second.shows("there");
        second.browser.link("Page with its own client").click();
        second.browser.usable("text");
        second.follows(Way.STREAM);
        first.say("and back");
        second.shows("there", "and back");
        first.showsNotes("You have joined", ben + " has joined");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("markup that is said is text, and nothing of it is run")
    void markupIsText(Way way) {
        String script = "<script>document.title='owned'</script>";
        String image = "<img src=x onerror=\"document.title='owned'\">";
        Page first = enter(ada);
        Page second = enter(ben, way);
        first.say(script);
        first.say(image);
        first.say("after it");
        for (Page page : List.of(first, second, enter("Cleo " + number, way))) {
            page.shows(script, image, "after it");
            assertEquals(List.of(), page.browser.texts("#lines script, #lines img, #lines [onerror]"));
            assertEquals(title, page.browser.title());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("after an update of the hub both pages go on by themselves")
    void pagesGoOnAfterUpdate(Way way) {
        Page first = enter(ada);
        Page second = enter(ben, way);
        first.say("before");
        second.shows("before");
        control.bundle("update", "org.halley.comet.service");
        first.awaitAnotherEntry();
        second.awaitAnotherEntry();
        first.showsMembers(ada, ben);
        second.showsMembers(ben, ada);
        first.say("after");
        second.shows("before", "after");
        second.say("and on");
        first.shows("before", "after", "and on");
        second.shows("before", "after", "and on");
        first.follows(Way.STREAM);
        second.follows(way);
    }

    @Test
    @DisplayName("after an update of the Bayeux server the second page goes on by itself, and has missed nothing")
    void secondPageGoesOnAfterUpdateOfItsServer() {
        control.configure(BAYEUX, Map.of("restart.interval.max", 1));
        Page first = enter(ada);
        Page second = enter(ben, Way.BAYEUX);
        second.follows(Way.BAYEUX);
        first.say("before");
        second.shows("before");
        control.bundle("stop", BAYEUX);
        first.say("while it was away");
        first.shows("before", "while it was away");
        control.bundle("start", BAYEUX);
        second.shows("before", "while it was away");
        second.follows(Way.BAYEUX);
        first.showsNotes("You have joined", ben + " has joined");
    }
}

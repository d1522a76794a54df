package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.halley.itest.ContractTest;
import org.halley.itest.clients.RoyalePage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Apache Royale's messaging in two tabs of one browser: to the server one session with two clients. Each test has a
 * browser, a destination and a channel of its own.
 */
class RoyaleBrowserIT extends ContractTest {

    private static final String DESTINATION = "org.halley.comet.amf.destination";
    private static final String BUNDLE = "org.halley.comet.amf";
    private static final String ENDPOINT = "/amf/messagebroker/amf";
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static Path folder;

    private final String destination = "royale-" + TESTS.incrementAndGet();
    private final String channel = channel("royale");
    private final List<Tab> tabs = new ArrayList<>();
    private String test;
    private Browser browser;

    /** The page in a tab; what it shows is waited for. */
    private final class Tab {
        private final String tab;
        private final String name;

        Tab(String tab, String name) {
            this.tab = tab;
            this.name = name;
        }

        /** Loads the page, for the first time or again. */
        void load() {
            browser.look(tab);
            browser.show(framework.base().resolve("/itest/royale/index.html?endpoint=" + encoded(ENDPOINT)
                    + "&destination=" + destination));
            says("subscribed");
        }

        void says(String state) {
            browser.look(tab);
            browser.awaitTexts(name + " says how it stands", "#state", List.of(state));
            assertEquals(List.of(), browser.texts("#faults > *"), name);
        }

        void send(String text) {
            browser.look(tab);
            browser.usable("words").sendKeys(text);
            browser.usable("post").click();
        }

        void shows(String... received) {
            browser.look(tab);
            browser.awaitTexts(name + " shows what came", "#received > *", List.of(received));
            assertEquals(List.of(), browser.texts("#faults > *"), name);
        }

        int answers() {
            browser.look(tab);
            return browser.answers(ENDPOINT);
        }
    }

    @BeforeAll
    static void compile() {
        folder = RoyalePage.folder();
    }

    @BeforeEach
    void begin(TestInfo info) {
        test = info.getTestMethod().orElseThrow().getName();
        control.add("folder", "itest-royale", Map.of("pattern", "/royale/*", "folder", folder.toString()));
        bridge(true);
        browser = Browser.open();
    }

    private void bridge(boolean publish) {
        control.configureFactory(DESTINATION, destination,
                Map.of("destination", destination, "channel", channel, "publish", publish));
    }

    /** One tab after the other: of two first requests at once each would be given a session. */
    private void openTabs() {
        openTab("the first tab");
        openTab("the second tab");
    }

    private void openTab(String name) {
        Tab tab = new Tab(tabs.isEmpty() ? browser.tab() : browser.openTab(), name);
        tab.load();
        tabs.add(tab);
        control.awaitHeld(tabs.size());
    }

    private void bothShow(String... received) {
        tabs.forEach(tab -> tab.shows(received));
    }

    @AfterEach
    void end() {
        for (int i = 0; i < tabs.size(); i++) {
            browser.look(tabs.get(i).tab);
            browser.picture(Modules.ROOT.resolve("itest/felix/target")
                    .resolve(getClass().getSimpleName() + "-" + test + "-" + (i + 1) + ".png"));
        }
        browser.close();
        // Whoever has gone is found gone when it is answered.
        if (control.held() > 0) {
            control.publish(channel, "the test has ended");
        }
        control.awaitHeld(0);
    }

    @Test
    @DisplayName("what a bundle publishes is seen in both tabs, in its order, and is text whatever is in it")
    void publishedIsSeenInBothTabs() {
        openTabs();
        control.publish(channel, "first");
        bothShow("first");
        control.publishRaw(channel, "{\"n\":2}");
        control.publish(channel, "<b id=\"owned\">third</b>");
        control.publish(channel, "and fourth: ☄");
        bothShow("first", "{\"n\":2}", "<b id=\"owned\">third</b>", "and fourth: ☄");
        for (Tab tab : tabs) {
            browser.look(tab.tab);
            assertEquals(List.of(), browser.texts("#owned"));
        }
    }

    @Test
    @DisplayName("what is sent in one tab is seen in both, and published to bundles")
    void sentIsSeenInBothTabsAndPublished() {
        control.add("listener", "itest-royale-listener", Map.of("channels", List.of(channel)));
        openTabs();
        tabs.get(0).send("from the first");
        bothShow("from the first");
        tabs.get(0).says("sent");
        tabs.get(1).send("from the second");
        bothShow("from the first", "from the second");
        assertEquals(List.of("from the first", "from the second"),
                control.run("received", Map.of("name", "itest-royale-listener", "count", 2, "seconds", 30)).getAsJsonArray()
                        .asList().stream().map(event -> event.getAsJsonObject().get("data").getAsString()).toList());
    }

    @Test
    @DisplayName("what is sent where clients may not publish is refused, and nobody sees it")
    void refusedWhereClientsMayNotPublish() {
        bridge(false);
        openTabs();
        tabs.get(0).send("not allowed");
        browser.awaitTexts("it says so", "#faults > *",
                List.of("Client.Authorization: publishing to " + channel + " is denied"));
        browser.awaitTexts("it is not sent", "#state", List.of("refused"));
        assertEquals(204, look(channel, "earliest").status());
        control.publish(channel, "allowed");
        tabs.get(1).shows("allowed");
        browser.look(tabs.get(0).tab);
        browser.awaitTexts("it goes on", "#received > *", List.of("allowed"));
    }

    @Test
    @DisplayName("both tabs' polls stay held side by side: few answers but those that bring something")
    void tabsDoNotEvictEachOther() {
        openTabs();
        List<Integer> before = tabs.stream().map(Tab::answers).toList();
        // A poll of its own says when three seconds are over. Tabs that evict each other poll hundreds of times meanwhile.
        assertEquals(204, get("/comet" + channel("quiet") + "?after=now&wait=3").status());
        control.awaitHeld(2);
        assertFewAnswers(before, 0);
        String[] all = IntStream.rangeClosed(1, 20).mapToObj(n -> "event " + n).toArray(String[]::new);
        for (int n = 1; n <= all.length; n++) {
            control.publish(channel, all[n - 1]);
            bothShow(List.of(all).subList(0, n).toArray(String[]::new));
        }
        control.awaitHeld(2);
        assertFewAnswers(before, all.length);
    }

    @Test
    @DisplayName("what a bundle publishes is there within 200 ms, in the middle of 21")
    void publishedIsThereAtOnce() {
        openTabs();
        for (Tab tab : tabs) {
            browser.look(tab.tab);
            browser.markArrivals("received");
        }
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 21; n++) {
            all.add("event " + n);
            control.publish(channel, all.get(n));
            bothShow(all.toArray(String[]::new));
        }
        List<Long> published = look(channel, "earliest").events().stream()
                .map(event -> Instant.parse(event.get("time").getAsString()).toEpochMilli()).toList();
        for (Tab tab : tabs) {
            browser.look(tab.tab);
            List<Long> arrived = browser.arrivals();
            List<Long> millis = IntStream.range(0, all.size()).mapToObj(n -> arrived.get(n) - published.get(n)).sorted().toList();
            System.out.println(tab.name + " of Royale's shows an event after " + millis + " ms");
            assertTrue(millis.get(all.size() / 2) <= 200, () -> tab.name + " shows an event after " + millis + " ms");
        }
    }

    /** One for each event, and a few for polls that have waited as long as they may. */
    private void assertFewAnswers(List<Integer> before, int events) {
        for (int i = 0; i < tabs.size(); i++) {
            int more = tabs.get(i).answers() - before.get(i);
            System.out.println(tabs.get(i).name + " of Royale's: " + more + " answers, " + events + " events");
            assertTrue(more <= events + 5, tabs.get(i).name + ": " + more + " answers for " + events + " events");
        }
    }

    @Test
    @DisplayName("a tab that is loaded again and again follows again, and the other one goes on")
    void reloadedTabFollowsAgain() {
        openTabs();
        control.publish(channel, "before");
        bothShow("before");
        // More often than a browser has connections to a server, and than polls are held for one session.
        for (int i = 0; i < 8; i++) {
            tabs.get(0).load();
        }
        control.publish(channel, "after");
        tabs.get(0).shows("after");
        tabs.get(1).shows("before", "after");
        tabs.get(0).send("and on");
        tabs.get(0).shows("after", "and on");
        tabs.get(1).shows("before", "after", "and on");
    }

    /**
     * One tab only: of two that come back at the same moment, without a session that the server knows, each is given one,
     * and BlazeDS refuses the client whose session the browser no longer tells.
     */
    @Test
    @DisplayName("after an update of the server's bundle a tab follows again by itself")
    void tabFollowsAgainAfterAnUpdate() {
        openTab("the tab");
        Tab tab = tabs.get(0);
        control.publish(channel, "before");
        tab.shows("before");
        control.bundle("update", BUNDLE);
        // The client waits five seconds before each of its attempts.
        control.run("await-held", Map.of("count", 1, "seconds", 50));
        control.publish(channel, "after");
        browser.awaitTexts(tab.name + " shows what came", "#received > *", List.of("before", "after"));
        assertEquals("Channel.Polling.Error", browser.texts("#faults > *").get(0).split(":")[0]);
    }
}

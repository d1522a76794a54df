package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.halley.itest.ContractTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The dice table, compiled by GWT, in browsers that know nothing of each other. Each test leaves the table empty. */
class DiceBrowserIT extends ContractTest {

    private static final String BUNDLE = "org.halley.examples.dice";
    private static final String TABLE = "/dice/table";
    private static final int ROLLS = 20;
    /** Far above what is usual: no figure of a machine that does other things too. */
    private static final long GENEROUS_MILLIS = 5_000;
    /** Opened when a test needs one more, and used by the tests one after the other. */
    private static final List<Browser> BROWSERS = new ArrayList<>();

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
        load(browser);
        return browser;
    }

    private void load(Browser browser) {
        browser.show(framework.base().resolve("/dice/"));
        isLive(browser);
    }

    private static void isLive(Browser browser) {
        browser.awaitTexts("the page follows", "#status[data-state=live]", List.of("Live"));
    }

    private Browser openPage(String name) {
        Browser browser = openPage();
        sit(browser, name);
        return browser;
    }

    private static void sit(Browser browser, String name) {
        browser.usable("name").clear();
        browser.usable("name").sendKeys(name, Keys.ENTER);
        browser.usable("stand");
        browser.until(name + " sits", driver -> browser.texts(".seat.own .player").equals(List.of(name)));
    }

    private static void stand(Browser browser) {
        browser.usable("stand").click();
        browser.usable("sit");
    }

    private static List<String> players(Browser browser) {
        return browser.texts(".seat:not(.free) .player");
    }

    private static void showsPlayers(Browser browser, String... names) {
        browser.awaitTexts("who sits", ".seat:not(.free) .player", List.of(names));
    }

    private static void isTurnOf(Browser browser, String name) {
        browser.awaitTexts("whose turn it is", ".seat.turn .player", List.of(name));
    }

    /** The moves that are shown, the newest first. */
    private static List<String> moves(Browser browser) {
        return browser.texts("#moves > *");
    }

    private static int rolls(Browser browser) {
        return (int) moves(browser).stream().filter(line -> line.contains(" rolls ")).count();
    }

    /** Everything that is shown of the table, but for who one is oneself. */
    private static List<String> everything(Browser browser) {
        List<String> all = new ArrayList<>(browser.texts(".seat .player, .seat .points, .seat .die"));
        all.addAll(browser.texts(".seat.turn .player"));
        all.addAll(moves(browser));
        return all;
    }

    @AfterEach
    void leaveTheTable() {
        for (Browser browser : used) {
            if (browser.run("return [...document.querySelectorAll('.seat.own')].length").equals(1L)) {
                stand(browser);
            }
        }
        used.forEach(Browser::showNothing);
        // Questions of pages that are gone wait until there is something to say.
        control.publishTyped(TABLE, "end", "of the test");
        control.awaitHeld(0);
    }

    @AfterAll
    static void closeBrowsers() {
        BROWSERS.forEach(Browser::close);
        BROWSERS.clear();
    }

    @Test
    @DisplayName("two sit down, roll in turn, and both see the same dice, moves and turn")
    void twoPlay() {
        Browser first = openPage("Ada");
        Browser second = openPage("Ben");
        for (Browser browser : used) {
            showsPlayers(browser, "Ada", "Ben");
        }
        String opener = first.texts(".seat.turn .player").get(0);
        Browser one = opener.equals("Ada") ? first : second;
        Browser other = one == first ? second : first;
        isTurnOf(other, opener);
        one.usable("roll").click();
        for (Browser browser : used) {
            isTurnOf(browser, opener.equals("Ada") ? "Ben" : "Ada");
            assertTrue(moves(browser).get(0).matches(opener + " rolls [1-6] and [1-6]"), moves(browser).toString());
        }
        other.usable("roll").click();
        for (Browser browser : used) {
            browser.until("the round has ended", driver -> moves(browser).get(0).matches("Round [0-9]+: .*"));
        }
        assertEquals(everything(first), everything(second));
        String end = moves(first).get(0);
        List<String> points = first.texts(".seat:not(.free) .points");
        if (end.contains("a tie")) {
            assertEquals(List.of("0 points", "0 points"), points);
        } else {
            String winner = end.contains("Ada takes it") ? "Ada" : "Ben";
            assertEquals("1 point", points.get(players(first).indexOf(winner)), end);
        }
        stand(second);
        showsPlayers(first, "Ada");
        assertTrue(moves(first).contains("Ben stands up"));
    }

    @Test
    @DisplayName("a click in one browser is seen in the other; how long that takes is printed")
    void movesAreSeenAtOnce() {
        Browser first = openPage("Ada");
        Browser second = openPage("Ben");
        showsPlayers(first, "Ada", "Ben");
        for (Browser browser : used) {
            browser.run("""
                    window.clicks = [];
                    window.seen = [];
                    document.addEventListener('click', event => {
                        if (event.target.id === 'roll') window.clicks.push(Date.now());
                    }, true);
                    new MutationObserver(() => window.seen.push(Date.now()))
                            .observe(document.getElementById('moves'), { childList: true });
                    """);
        }
        long[] millis = new long[ROLLS];
        for (int i = 0; i < ROLLS; i++) {
            int count = i + 1;
            Browser one = first.texts(".seat.turn .player").equals(List.of("Ada")) ? first : second;
            Browser other = one == first ? second : first;
            List<String> before = moves(other);
            one.usable("roll").click();
            for (Browser browser : used) {
                browser.until("roll " + count + " is seen", driver -> !moves(browser).equals(before));
            }
            assertEquals(moves(one), moves(other));
            long click = (long) one.run("return window.clicks.at(-1)");
            millis[i] = (long) other.run("return window.seen.find(time => time >= arguments[0])", click) - click;
        }
        Arrays.sort(millis);
        System.out.println("Dice table, from a click to seen in the other browser, ms, " + ROLLS + " rolls: least "
                + millis[0] + ", median " + millis[ROLLS / 2] + ", greatest " + millis[ROLLS - 1] + "; all "
                + Arrays.toString(millis));
        assertTrue(millis[ROLLS - 1] < GENEROUS_MILLIS, Arrays.toString(millis));
    }

    @Test
    @DisplayName("a spectator who comes late sees the same table, and goes on with it")
    void spectatorComesLate() {
        Browser first = openPage("Ada");
        Browser second = openPage("Ben");
        showsPlayers(first, "Ada", "Ben");
        for (int i = 0; i < 3; i++) {
            boolean isAda = first.texts(".seat.turn .player").equals(List.of("Ada"));
            List<String> before = moves(first);
            (isAda ? first : second).usable("roll").click();
            for (Browser browser : used) {
                browser.until("the roll is seen", driver -> !moves(browser).equals(before));
            }
        }
        Browser spectator = openPage();
        assertEquals(everything(first), everything(spectator));
        assertEquals(List.of(), spectator.texts(".seat.own"));
        String turn = first.texts(".seat.turn .player").get(0);
        List<String> before = moves(spectator);
        (turn.equals("Ada") ? first : second).usable("roll").click();
        spectator.until("the roll is seen", driver -> !moves(spectator).equals(before));
        assertTrue(moves(spectator).stream().anyMatch(line -> line.startsWith(turn + " rolls ")));
    }

    @Test
    @DisplayName("a page that is loaded again shows the same, and its player keeps the seat")
    void reloadShowsTheSame() {
        Browser first = openPage("Ada");
        Browser second = openPage("Ben");
        showsPlayers(first, "Ada", "Ben");
        isTurnOf(second, first.texts(".seat.turn .player").get(0));
        boolean isAda = first.texts(".seat.turn .player").equals(List.of("Ada"));
        List<String> before = moves(first);
        (isAda ? first : second).usable("roll").click();
        first.until("the roll is seen", driver -> !moves(first).equals(before));
        List<String> shown = everything(first);
        load(first);
        assertEquals(shown, everything(first));
        assertEquals(List.of("Ada"), first.texts(".seat.own .player"));
        (isAda ? second : first).usable("roll").click();
        for (Browser browser : used) {
            browser.until("the round has ended", driver -> moves(browser).get(0).startsWith("Round "));
        }
        assertEquals(everything(first), everything(second));
    }

    @Test
    @DisplayName("declared exceptions arrive as what they are, and are shown")
    void declaredExceptionsArriveTyped() {
        Browser first = openPage("Ada");
        Browser second = openPage();
        second.usable("roll").click();
        second.awaitTexts("no seat", "#refusal[data-type=NotSeatedException]",
                List.of("You have no seat at this table: take one first."));
        first.usable("roll").click();
        first.awaitTexts("alone", "#refusal[data-type=RefusedException]", List.of("A round needs two players."));
        second.usable("name").sendKeys("ADA", Keys.ENTER);
        second.awaitTexts("the name is taken", "#refusal[data-type=RefusedException]",
                List.of("Somebody at the table is called ADA already."));
        sit(second, "Ben");
        assertEquals(List.of(""), second.texts("#refusal"));
        boolean isAda = second.texts(".seat.turn .player").equals(List.of("Ada"));
        Browser out = isAda ? second : first;
        out.usable("roll").click();
        out.awaitTexts("not the turn", "#refusal[data-type=RefusedException]",
                List.of("It is the turn of " + (isAda ? "Ada" : "Ben") + "."));
    }

    @Test
    @DisplayName("markup is text, wherever it comes from, and nothing of it is run")
    void markupIsText() {
        String markup = "<img src=x onerror=\"document.title='owned'\">";
        Browser browser = openPage();
        browser.usable("name").sendKeys("<b>Ada</b>", Keys.ENTER);
        browser.until("the name is refused",
                driver -> browser.texts("#refusal[data-type=RefusedException]").toString().contains("'<b>Ada</b>'"));
        // What the table itself never publishes: its pages do not rely on that.
        List<Map<String, Object>> seats = new ArrayList<>(IntStream.range(0, 5).mapToObj(i -> seat("", "", "NONE")).toList());
        seats.add(0, seat(markup, "key", "NONE"));
        control.publishTyped(TABLE, "sat", Map.of(
                "move", Map.of("kind", "SAT", "seat", 0, "name", markup, "key", "key", "first", 0, "second", 0),
                "table", Map.of("round", 0, "turn", -1, "opener", -1, "seats", seats)));
        showsPlayers(browser, markup);
        assertEquals(markup + " sits down", moves(browser).get(0));
        Browser late = openPage();
        showsPlayers(late, markup);
        for (Browser each : used) {
            assertEquals(List.of(), each.texts("#table img, #table b, #table [onerror]"));
            assertEquals("Halley dice table", each.title());
        }
        sit(browser, "Ada");
        showsPlayers(late, "Ada");
    }

    @Test
    @DisplayName("a stopped and started example has the same table and players, and the pages go on")
    void restartKeepsTheTable() {
        Browser first = openPage("Ada");
        Browser second = openPage("Ben");
        showsPlayers(first, "Ada", "Ben");
        boolean isAda = first.texts(".seat.turn .player").equals(List.of("Ada"));
        isTurnOf(second, isAda ? "Ada" : "Ben");
        List<String> shown = everything(first);
        control.bundle("stop", BUNDLE);
        for (Browser browser : used) {
            browser.until("the connection is lost", driver -> !browser.texts("#status[data-state=lost]").isEmpty());
        }
        control.bundle("start", BUNDLE);
        for (Browser browser : used) {
            isLive(browser);
            assertEquals(shown, everything(browser));
        }
        (isAda ? first : second).usable("roll").click();
        for (Browser browser : used) {
            isTurnOf(browser, isAda ? "Ben" : "Ada");
            assertEquals(1, rolls(browser) - (int) shown.stream().filter(line -> line.contains(" rolls ")).count());
        }
    }

    @Test
    @DisplayName("after an update of the hub, whose log is new, the pages show the new table")
    void hubIsUpdated() {
        Browser first = openPage("Ada");
        Browser second = openPage();
        showsPlayers(second, "Ada");
        control.bundle("update", "org.halley.comet.service");
        for (Browser browser : used) {
            showsPlayers(browser);
            isLive(browser);
        }
        assertEquals(List.of(), first.texts(".seat.own"));
        assertFalse(moves(second).stream().anyMatch(line -> line.startsWith("Ada ")));
        sit(first, "Ada");
        showsPlayers(second, "Ada");
    }

    private static Map<String, Object> seat(String name, String key, String part) {
        return Map.of("name", name, "key", key, "points", 0, "first", 0, "second", 0, "part", part);
    }
}

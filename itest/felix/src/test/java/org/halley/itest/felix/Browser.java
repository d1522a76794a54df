package org.halley.itest.felix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.itest.Programs;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Chromium without a window, with a profile of its own: cookies, storage and connections are shared with no other one.
 * It and its driver are those of the machine, installed if they are missing. Confined to one thread.
 */
final class Browser implements AutoCloseable {

    /** How long something may take to be seen that is seen at once where nothing else is done. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Map<String, String> PROGRAMS = Map.of("chromium", "chromium", "chromedriver", "chromium-driver");
    private static final Path TARGET = Modules.ROOT.resolve("itest/felix/target");
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final ChromeDriverService service;
    private final RemoteWebDriver driver;

    private Browser(ChromeDriverService service, RemoteWebDriver driver) {
        this.service = service;
        this.driver = driver;
    }

    /** Opens one; {@code chromedriver-<n>.log} tells how it did. */
    static Browser open() {
        Programs.need(PROGRAMS, TARGET.resolve("apt-get.log"));
        int number = OPENED.incrementAndGet();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Programs.find("chromium").orElseThrow().toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1280,900");
        try {
            options.addArguments("--user-data-dir=" + Modules.emptied(TARGET.resolve("browser-" + number)));
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(Programs.find("chromedriver").orElseThrow().toFile()).usingAnyFreePort()
                    .withLogFile(TARGET.resolve("chromedriver-" + number + ".log").toFile()).build();
            service.start();
            try {
                // Not ChromeDriver, which looks for the DevTools of this very version and complains.
                return new Browser(service, new RemoteWebDriver(service.getUrl(), options, false));
            } catch (RuntimeException e) {
                service.stop();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes to a page, out of the one that is shown. */
    void show(URI page) {
        driver.get(page.toString());
    }

    /** Goes to an empty page: whatever the one that is shown has open is closed. */
    void showNothing() {
        driver.get("about:blank");
    }

    /** Has the page remember when something comes into the element with this id. */
    void markArrivals(String id) {
        driver.executeScript("""
                window.arrivals = [];
                new MutationObserver(records => records.forEach(record =>
                        record.addedNodes.forEach(() => window.arrivals.push(Date.now()))))
                    .observe(document.getElementById(arguments[0]), {childList: true});
                """, id);
    }

    /** When it came: milliseconds since 1970, in its order. */
    List<Long> arrivals() {
        List<?> arrivals = (List<?>) driver.executeScript("return window.arrivals");
        return arrivals.stream().map(each -> ((Number) each).longValue()).toList();
    }

    /** The tab that is looked at. */
    String tab() {
        return driver.getWindowHandle();
    }

    /** Opens one more tab, which shares cookies, storage and connections with the others, and looks at it. */
    String openTab() {
        driver.switchTo().newWindow(WindowType.TAB);
        return tab();
    }

    /** Looks at a tab; the others go on. */
    void look(String tab) {
        driver.switchTo().window(tab);
    }

    /** How many answers of something that is asked again and again the page has had since it was loaded. */
    int answers(String path) {
        return ((Number) driver.executeScript("return performance.getEntriesByType('resource')"
                + ".filter(entry => new URL(entry.name).pathname.startsWith(arguments[0])).length", path)).intValue();
    }

    /** The element with this id, when it is seen and can be used. */
    WebElement usable(String id) {
        return until("#" + id + " can be used", ignored -> driver.findElements(By.id(id)).stream()
                .filter(element -> element.isDisplayed() && element.isEnabled()).findFirst().orElse(null));
    }

    /** The link with this text, when it is seen. */
    WebElement link(String text) {
        return until("a link '" + text + "' is seen", ignored -> driver.findElements(By.linkText(text)).stream()
                .filter(WebElement::isDisplayed).findFirst().orElse(null));
    }

    /** The texts of the elements that a selector finds, seen or not, as they are at one moment. */
    List<String> texts(String selector) {
        List<?> texts = (List<?>) driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(element => element.textContent)", selector);
        return texts.stream().map(String.class::cast).toList();
    }

    /** Runs a script in the page and gives what it returns. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The title of the page. */
    String title() {
        return driver.getTitle();
    }

    /** Waits until the elements that a selector finds have these texts. */
    void awaitTexts(String what, String selector, List<String> texts) {
        new WebDriverWait(driver, PATIENCE, INTERVAL)
                .withMessage(() -> what + ": expected " + texts + ", found " + texts(selector))
                .until(ignored -> texts(selector).equals(texts));
    }

    /** Waits until a condition gives something other than null and false. */
    <T> T until(String what, ExpectedCondition<T> condition) {
        return new WebDriverWait(driver, PATIENCE, INTERVAL).withMessage(what).until(condition);
    }

    /** What is seen, as a file. */
    void picture(Path png) {
        try {
            Files.move(driver.getScreenshotAs(OutputType.FILE).toPath(), png, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } finally {
            service.stop();
        }
    }
}

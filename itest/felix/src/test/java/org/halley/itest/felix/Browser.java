package org.halley.itest.felix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
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
    private static final int INSTALL_MINUTES = 5;
    private static final Path TARGET = Modules.ROOT.resolve("itest/felix/target");
    private static final AtomicInteger OPENED = new AtomicInteger();

    /** What runs a browser: the browser, and what steers it. */
    private record Programs(Path chromium, Path driver) {

        private static final List<String> NAMES = List.of("chromium", "chromedriver");

        private static Programs present() {
            if (!missing().isEmpty()) {
                install();
            }
            if (!missing().isEmpty()) {
                throw missing("apt-get has installed them, and still they are not on the PATH");
            }
            return new Programs(find(NAMES.get(0)).orElseThrow(), find(NAMES.get(1)).orElseThrow());
        }

        private static List<String> missing() {
            return NAMES.stream().filter(name -> find(name).isEmpty()).toList();
        }

        private static Optional<Path> find(String name) {
            return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name))
                    .filter(Files::isExecutable).findFirst();
        }

        private static void install() {
            if (find("apt-get").isEmpty()) {
                throw missing("there is no apt-get that could install them");
            }
            if (!System.getProperty("user.name").equals("root")) {
                throw missing("only root can install them");
            }
            run("apt-get", "update");
            run("apt-get", "install", "-y", "--no-install-recommends", "chromium", "chromium-driver");
        }

        private static void run(String... command) {
            String line = String.join(" ", command);
            Path log = TARGET.resolve("apt-get.log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            try {
                Process process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw missing("'" + line + "' has not ended within " + INSTALL_MINUTES + " minutes: " + log);
                }
                if (process.exitValue() != 0) {
                    throw missing("'" + line + "' has failed: " + log);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(line, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(line, e);
            }
        }

        private static IllegalStateException missing(String why) {
            return new IllegalStateException("the tests in a browser need Debian's packages chromium and chromium-driver;"
                    + " not on the PATH: " + missing() + "; " + why);
        }
    }

    private final ChromeDriverService service;
    private final RemoteWebDriver driver;

    private Browser(ChromeDriverService service, RemoteWebDriver driver) {
        this.service = service;
        this.driver = driver;
    }

    /** Opens one; {@code chromedriver-<n>.log} tells how it did. */
    static Browser open() {
        Programs programs = Programs.present();
        int number = OPENED.incrementAndGet();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(programs.chromium().toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1280,900");
        try {
            options.addArguments("--user-data-dir=" + Modules.emptied(TARGET.resolve("browser-" + number)));
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(programs.driver().toFile()).usingAnyFreePort()
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

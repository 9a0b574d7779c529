// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A headless Chromium of the distribution, with a profile of its own. Nothing is downloaded. Confined to one thread.
 *
 * @param driver sends it commands
 */
record Chromium(ChromeDriver driver, Path profile) implements AutoCloseable {

    static Chromium open() {
        Path profile;
        try {
            profile = Files.createTempDirectory("browser-profile-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium"));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,1024",
                "--user-data-dir=" + profile);
        // With the driver named, Selenium Manager has nothing to look for.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(program("/usr/bin/chromedriver", "/snap/bin/chromium.chromedriver"))
                        .toFile())
                .usingAnyFreePort()
                .build();
        return new Chromium(new ChromeDriver(service, options), profile);
    }

    /** What scripts complained of since this was last asked; failed requests are no complaints. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    /** The first of these elements that can be seen, as soon as there is one. */
    WebElement visible(By what, Supplier<String> circumstances) {
        return ask(what, "visible", element -> element, circumstances);
    }

    /** The text of the first of these elements that can be seen; a page may put another in its place meanwhile. */
    String text(By what, Supplier<String> circumstances) {
        return ask(what, "readable", WebElement::getText, circumstances);
    }

    /** Clicks the first of these elements that can be seen, as soon as none covers it and it stays in its place. */
    void click(By what, Supplier<String> circumstances) {
        Object unused = ask(
                what,
                "clicked",
                element -> {
                    element.click();
                    return element;
                },
                circumstances);
    }

    private <T> T ask(By what, String wish, Function<WebElement, T> question, Supplier<String> circumstances) {
        return Eventually.get(
                what + " to be " + wish,
                Eventually.PATIENCE,
                () -> driver.findElements(what).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .map(question)
                        .orElseThrow(),
                answer -> true,
                () -> "page: " + driver.getCurrentUrl() + "\n" + circumstances.get());
    }

    @Override
    public void close() {
        driver.quit();
        new ServerProcesses(profile).deleteDirectory();
    }

    private static String program(String... places) {
        return Arrays.stream(places)
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of " + Arrays.toString(places) + " is installed"));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A person at our page {@code /pseudonymizer/app/}, in a {@link Chromium}. Confined to one thread. */
public final class PageVisitor implements AutoCloseable {

    private static final String AXE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    /** WCAG 2.1, levels A and AA, and what axe-core recommends beyond. */
    private static final String JUDGE = "const done = arguments[0];"
            + " axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then("
            + "result => done(result.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))),"
            + " failed => done(['axe failed: ' + failed]));";

    private final OrthancServer orthanc;
    private final Chromium chromium;
    private final ChromeDriver browser;

    /** Opens a browser, in which nobody has signed in. */
    public PageVisitor(OrthancServer orthanc) {
        this.orthanc = orthanc;
        chromium = Chromium.open();
        browser = chromium.driver();
        browser.manage().timeouts().scriptTimeout(Eventually.PATIENCE);
        command("Network.enable", Map.of());
    }

    /** Sends these headers with every request from now on. */
    public PageVisitor sends(Map<String, String> headers) {
        command("Network.setExtraHTTPHeaders", Map.of("headers", headers));
        return this;
    }

    /** Signs in. */
    public PageVisitor signedInAs(String user, String password) {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return sends(Map.of("Authorization", "Basic " + credentials));
    }

    /** Prefers dark colours, or light ones. */
    public PageVisitor prefers(String scheme) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    /** Has a screen of this size. */
    public PageVisitor looksAt(int width, int height) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /**
     * Opens a view from the beginning, and waits until it has loaded.
     *
     * @param view what follows the # of its address, such as {@code /links}
     */
    public PageVisitor opens(String view) {
        browser.get("about:blank");
        browser.get(orthanc.uri("/pseudonymizer/app/") + "#" + view);
        return waits();
    }

    /** Waits until nothing on the page is being loaded. */
    public PageVisitor waits() {
        Eventually.until(
                "the page to be complete",
                () -> !browser.findElements(By.tagName("h1")).isEmpty()
                        && browser.findElements(By.className("busy")).isEmpty());
        return this;
    }

    /** What can be read on the page. */
    public String text() {
        return browser.findElement(By.tagName("main")).getText();
    }

    /** The names in the navigation. */
    public List<String> navigation() {
        return browser.findElements(By.cssSelector("header nav a")).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** Waits for this text. */
    public PageVisitor sees(String text) {
        Eventually.until("the page to say: " + text, () -> text().contains(text));
        return this;
    }

    /** Presses the first button or link with this text. */
    public PageVisitor presses(String text) {
        String inside = "[contains(normalize-space(.), \"" + text + "\")]";
        find(By.xpath("(//dialog | //main | //header)//*[self::button or self::a or self::summary]" + inside))
                .click();
        return this;
    }

    /** Presses the button in the open question. */
    public PageVisitor agrees(String text) {
        find(By.xpath("//dialog//button[normalize-space(.)='" + text + "']")).click();
        return waits();
    }

    /** Fills a field in. */
    public PageVisitor types(String name, String text) {
        WebElement field = find(By.name(name));
        field.clear();
        field.sendKeys(text);
        return this;
    }

    /** Chooses a file, in the only field for files. */
    public PageVisitor takes(Path file) {
        find(By.cssSelector("input[type=file]")).sendKeys(file.toString());
        return this;
    }

    /** Saves what is downloaded from now on in this folder. */
    public PageVisitor savesTo(Path folder) {
        command("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
        return this;
    }

    /** Presses a key in the element that a CSS selector means. */
    public PageVisitor pressesKey(String selector, Keys key) {
        find(By.cssSelector(selector)).sendKeys(key);
        return this;
    }

    /** Chooses an option. */
    public PageVisitor chooses(String name, String option) {
        find(By.xpath("//select[@name='" + name + "']/option[normalize-space(.)='" + option + "']"))
                .click();
        return this;
    }

    /** Runs JavaScript as a function body. */
    public Object runs(String script, Object... arguments) {
        return Objects.requireNonNullElse(browser.executeScript(script, arguments), "");
    }

    /** The element that a CSS selector means. */
    public WebElement element(String selector) {
        return find(By.cssSelector(selector));
    }

    /** The browser itself. */
    public ChromeDriver browser() {
        return browser;
    }

    /** What axe-core finds wrong with the page as it is. */
    public List<String> violations() {
        browser.executeScript(axe());
        return ((List<?>) Objects.requireNonNull(browser.executeAsyncScript(JUDGE)))
                .stream().map(Object::toString).toList();
    }

    /** What scripts of the page complained of since this was last asked; axe-core draws on a canvas. */
    public List<String> complaints() {
        return chromium.complaints().stream()
                .filter(message -> !message.contains("Canvas2D"))
                .toList();
    }

    /** Writes what can be seen into a file. */
    public void photographs(Path file) {
        try {
            Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        chromium.close();
    }

    private WebElement find(By what) {
        return chromium.visible(
                what, () -> browser.findElement(By.tagName("body")).getText());
    }

    private void command(String name, Map<String, Object> arguments) {
        Map<String, Object> unused = browser.executeCdpCommand(name, arguments);
    }

    private static String axe() {
        try (InputStream in = PageVisitor.class.getClassLoader().getResourceAsStream(AXE)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

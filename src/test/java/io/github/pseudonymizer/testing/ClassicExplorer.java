// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** A person at Orthanc's own web interface: a {@link Chromium}. Confined to one thread. */
public final class ClassicExplorer implements AutoCloseable {

    private static final String PATIENT_PAGE = "#patient?uuid=";
    private static final String STUDY_PAGE = "#study?uuid=";
    private static final By FAILURE = By.id("pseudonymizer-failure");
    private static final By ORIGINAL =
            By.cssSelector("#study-anonymized-from, #study-access .pseudonymizer-original a");
    private static final By COPY = By.cssSelector("#study-access .pseudonymizer-copy a");

    private final OrthancServer orthanc;
    private final Chromium chromium;
    private final ChromeDriver browser;

    /** Opens a browser. */
    public ClassicExplorer(OrthancServer orthanc) {
        this.orthanc = orthanc;
        chromium = Chromium.open();
        browser = chromium.driver();
    }

    /** Opens the page of a study, with a click's worth of waiting until its data are there. */
    public void openStudy(String orthancId) {
        browser.get(orthanc.uri("/app/explorer.html#study?uuid=" + orthancId).toString());
        // A new address behind # alone does not load the page again.
        browser.navigate().refresh();
        WebElement unused = visible(By.cssSelector("#list-series li a"));
    }

    /** Opens the page of a study from the page of another, by the address alone. */
    public void goToStudy(String orthancId, String description) {
        browser.executeScript("window.location.assign(arguments[0])", "explorer.html" + STUDY_PAGE + orthancId);
        WebElement unused = visible(By.xpath("//*[@id='study-info']//h3[.='" + description + "']"));
    }

    /** Opens a page without an object, such as {@code jobs}, or with one, such as {@code series?uuid=…}. */
    public void openPage(String page) {
        browser.get(orthanc.uri("/app/explorer.html#" + page).toString());
        browser.navigate().refresh();
        WebElement unused = visible(By.cssSelector("#" + page.replaceAll("\\?.*", "") + ".ui-page-active"));
    }

    /** What scripts complained of since this was last asked; failed requests are no complaints. */
    public List<String> complaints() {
        return chromium.complaints();
    }

    /**
     * Presses "Anonymize" on the page of a study, confirms, and waits until the page of a patient has come.
     *
     * @return Orthanc's id of the patient on that page
     */
    public String anonymizeStudy() {
        pressAnonymize();
        return awaitPatientPage(id -> true);
    }

    /**
     * Presses "Anonymize" on the page of a study, confirms, waits until a failure is shown, and closes that.
     *
     * @return what was shown
     */
    public String anonymizeStudyInVain() {
        pressAnonymize();
        String shown = text(FAILURE);
        click(By.cssSelector("#pseudonymizer-failure a[rel=close]"));
        Eventually.until(
                "the failure to be closed", () -> browser.findElements(FAILURE).isEmpty());
        return shown;
    }

    private void pressAnonymize() {
        click(By.id("study-anonymize"));
        click(By.xpath("//*[contains(@class,'ui-simpledialog-container')]//a[contains(.,'OK')]"));
    }

    /**
     * Follows the link of a plugin on the page of plugins.
     *
     * @return the heading of the page that opens, in a window of its own
     */
    public String openPageOfPlugin(String name) {
        openPage("plugins");
        String explorer = browser.getWindowHandle();
        click(By.xpath("//*[@id='all-plugins']//a[contains(., '" + name + "')]"));
        String page = Eventually.get(
                "another window",
                () -> browser.getWindowHandles().stream()
                        .filter(window -> !window.equals(explorer))
                        .findFirst()
                        .orElse(""),
                window -> !window.isEmpty());
        browser.switchTo().window(page);
        try {
            return text(By.tagName("h1"));
        } finally {
            browser.close();
            browser.switchTo().window(explorer);
        }
    }

    /** Until a page is loaded anew, nothing that it asks of the plugin's own addresses is answered. */
    public void cutOffPlugin() {
        browser.executeScript("jQuery.ajaxPrefilter(function(options, original, request) {"
                + " if (options.url.indexOf('/pseudonymizer/') >= 0) request.abort(); })");
    }

    /** The texts of the links to copies on the page of a study. */
    public List<String> copies() {
        return shown(COPY);
    }

    /** The texts of the links to the original on the page of a study. */
    public List<String> originals() {
        return shown(ORIGINAL);
    }

    private List<String> shown(By what) {
        Eventually.until(
                "all requests of the page to be answered",
                () -> Long.valueOf(0).equals(browser.executeScript("return jQuery.active")));
        return browser.findElements(what).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }

    /**
     * Follows the first link to a copy on the page of a study.
     *
     * @param original Orthanc's id of the study whose page is open
     * @return Orthanc's id of the study on the page that comes
     */
    public String goToCopy(String original) {
        click(COPY);
        return awaitPage(STUDY_PAGE, id -> !id.equals(original));
    }

    /**
     * Follows the link of a copy's page to its original.
     *
     * @param copy Orthanc's id of the study whose page is open
     * @return Orthanc's id of the study on the page that comes
     */
    public String goToOriginal(String copy) {
        click(ORIGINAL);
        return awaitPage(STUDY_PAGE, id -> !id.equals(copy));
    }

    /**
     * Follows the link of a study's page to our page about it.
     *
     * @return its heading
     */
    public String goToOurPage() {
        click(By.cssSelector("#study-access .pseudonymizer-page a"));
        return text(By.cssSelector("#app h1"));
    }

    /** What the page of a patient says about the patient. */
    public String patientText() {
        return text(By.id("patient-info"));
    }

    /** What the page of a patient lists as studies. */
    public String studiesText() {
        return text(By.id("list-studies"));
    }

    /**
     * Follows the link of a copy's page to the patient before anonymization.
     *
     * @param copy Orthanc's id of the patient whose page is open
     * @return Orthanc's id of the patient on the page that comes
     */
    public String goBeforeAnonymization(String copy) {
        // Before Orthanc 1.12.2 the origin may come a moment after the answer, and a page is not told.
        Eventually.until(
                "the copy to show its origin",
                () -> orthanc.get("/patients/" + copy + "/metadata/AnonymizedFrom")
                                .status()
                        == 200);
        browser.navigate().refresh();
        click(By.id("patient-anonymized-from"));
        return awaitPatientPage(id -> !id.equals(copy));
    }

    @Override
    public void close() {
        chromium.close();
    }

    private String awaitPatientPage(Predicate<String> wanted) {
        return awaitPage(PATIENT_PAGE, wanted);
    }

    private String awaitPage(String page, Predicate<String> wanted) {
        return Eventually.get(
                "the page " + page, Eventually.PATIENCE, () -> idInAddress(page), wanted, orthanc::logTail);
    }

    /** Fails unless such a page is open. */
    private String idInAddress(String page) {
        String address = Optional.ofNullable(browser.getCurrentUrl()).orElse("");
        int begin = address.indexOf(page);
        if (begin < 0) {
            throw new IllegalStateException("at " + address);
        }
        return address.substring(begin + page.length());
    }

    private void click(By what) {
        chromium.click(what, orthanc::logTail);
    }

    private String text(By what) {
        return chromium.text(what, orthanc::logTail);
    }

    private WebElement visible(By what) {
        return chromium.visible(what, orthanc::logTail);
    }
}

package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A person at Orthanc's own web interface: a headless Chromium of the distribution, with a profile of its own. Nothing
 * is downloaded. Confined to one thread.
 */
public final class ClassicExplorer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PATIENT_PAGE = "#patient?uuid=";

    private final OrthancServer orthanc;
    private final Path profile;
    private final ChromeDriver browser;

    /** Opens a browser. */
    public ClassicExplorer(OrthancServer orthanc) {
        this.orthanc = orthanc;
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
        browser = new ChromeDriver(service, options);
    }

    /** Opens the page of a study, with a click's worth of waiting until its data are there. */
    public void openStudy(String orthancId) {
        browser.get(orthanc.uri("/app/explorer.html#study?uuid=" + orthancId).toString());
        // A new address behind # alone does not load the page again.
        browser.navigate().refresh();
        WebElement unused = visible(By.cssSelector("#list-series li a"));
    }

    /**
     * Presses "Anonymize" on the page of a study, confirms, and waits until the page of a patient has come.
     *
     * @return Orthanc's id of the patient on that page
     */
    public String anonymizeStudy() {
        visible(By.id("study-anonymize")).click();
        visible(By.xpath("//*[contains(@class,'ui-simpledialog-container')]//a[contains(.,'OK')]"))
                .click();
        return awaitPatientPage(id -> true);
    }

    /** What the page of a patient says about the patient. */
    public String patientText() {
        return visible(By.id("patient-info")).getText();
    }

    /** What the page of a patient lists as studies. */
    public String studiesText() {
        return visible(By.id("list-studies")).getText();
    }

    /**
     * Follows the link of a copy's page to the patient before anonymization.
     *
     * @param copy Orthanc's id of the patient whose page is open
     * @return Orthanc's id of the patient on the page that comes
     */
    public String goBeforeAnonymization(String copy) {
        visible(By.id("patient-anonymized-from")).click();
        return awaitPatientPage(id -> !id.equals(copy));
    }

    @Override
    public void close() {
        browser.quit();
        new ServerProcesses(profile).deleteDirectory();
    }

    private String awaitPatientPage(Predicate<String> wanted) {
        return Eventually.get("the page of a patient", PATIENCE, () -> patientInAddress(), wanted, orthanc::logTail);
    }

    /** Fails unless the page of a patient is open. */
    private String patientInAddress() {
        String address = Optional.ofNullable(browser.getCurrentUrl()).orElse("");
        int begin = address.indexOf(PATIENT_PAGE);
        if (begin < 0) {
            throw new IllegalStateException("at " + address);
        }
        return address.substring(begin + PATIENT_PAGE.length());
    }

    private WebElement visible(By what) {
        return Eventually.get(
                what + " to be visible",
                PATIENCE,
                () -> browser.findElements(what).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElseThrow(),
                element -> true,
                () -> "page: " + browser.getCurrentUrl() + "\n" + orthanc.logTail());
    }

    private static String program(String... places) {
        return Arrays.stream(places)
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("none of " + Arrays.toString(places) + " is installed"));
    }
}

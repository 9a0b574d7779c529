// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static io.github.pseudonymizer.dicom.Vr.CS;
import static io.github.pseudonymizer.dicom.Vr.LO;
import static io.github.pseudonymizer.dicom.Vr.UI;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The invented studies that the integration tests and {@code run.sh} work on, the same in every run. */
public final class PhantomStudies {

    private static final PhantomPatient MERCY = new PhantomPatient(
            "MERCY-4711",
            "OLD-0042-MERCY",
            "Mercy^Graciosa^Zoé",
            "19580228",
            "F",
            "3 Imaginary Lane",
            StandardCharsets.ISO_8859_1);

    private static final PhantomPatient BEISPIEL = new PhantomPatient(
            "MUSTER-0815",
            "OLD-MUSTER-99",
            "Beispiel^Jürgen Ödön",
            "19710101",
            "M",
            "Luftschloßgasse 7",
            StandardCharsets.UTF_8);

    private static final PhantomVisit FIRST_VISIT =
            new PhantomVisit("ct-first-visit", MERCY, "20230314", "101500", "065Y", "A20230314-7", "CT thorax");

    private static final PhantomVisit SECOND_VISIT = new PhantomVisit(
            "ct-second-visit", MERCY, "20240917", "143000", "066Y", "A20240917-3", "CT thorax, follow-up");

    private static final PhantomVisit CONTOURING = new PhantomVisit(
            "structures-of-first-visit", MERCY, "20230321", "090000", "065Y", "A20230321-1", "Contours");

    private static final PhantomVisit HEAD =
            new PhantomVisit("mr-other-patient", BEISPIEL, "20240502", "080500", "053Y", "A20240502-9", "MR Kopf");

    private PhantomStudies() {}

    /** The first CT of Graciosa Mercy. */
    public static PhantomStudy firstCt() {
        return CtPhantom.study(FIRST_VISIT, 12, Optional.empty());
    }

    /** Her second CT, 18 months later. Its slices refer to those of the first. */
    public static PhantomStudy secondCt() {
        return CtPhantom.study(SECOND_VISIT, 20, Optional.of(FIRST_VISIT));
    }

    /** An RT Structure Set of its own study that refers to the first CT. */
    public static PhantomStudy structures() {
        return StructurePhantom.study(CONTOURING, FIRST_VISIT);
    }

    /** An MR of somebody else, with text in UTF-8. */
    public static PhantomStudy mr() {
        return MrPhantom.study(HEAD, 4, 96);
    }

    /**
     * An MR study of any size, of a patient of its own.
     *
     * @param name makes the patient and the UIDs; at most 10 characters of ASCII
     * @param slices how many instances
     * @param size rows, and columns
     */
    public static PhantomStudy mr(String name, int slices, int size) {
        return MrPhantom.study(visit(name), slices, size);
    }

    /**
     * An MR study each of whose instances is a series.
     *
     * @param name makes the patient and the UIDs; at most 10 characters of ASCII
     */
    public static PhantomStudy series(String name, int count) {
        AtomicInteger made = new AtomicInteger();
        return MrPhantom.study(
                visit(name),
                count,
                16,
                slice -> slice.put(0x0020000E, UI, PhantomUid.of(name + "/series/" + made.incrementAndGet())));
    }

    /**
     * An MR study of two series, of which the second has one instance.
     *
     * @param name makes the patient and the UIDs; at most 10 characters of ASCII
     * @param slices of the first series
     */
    public static PhantomStudy twoSeries(String name, int slices) {
        AtomicInteger made = new AtomicInteger();
        return MrPhantom.study(
                visit(name),
                slices + 1,
                16,
                slice -> made.incrementAndGet() <= slices
                        ? slice
                        : slice.put(0x0020000E, UI, PhantomUid.of(name + "/second series")));
    }

    /** A study that bears the stamp of somebody else's de-identification. */
    public static PhantomStudy deidentifiedElsewhere() {
        return MrPhantom.study(
                visit("elsewhere"),
                1,
                32,
                slice -> slice.put(0x00120062, CS, "YES").put(0x00120063, LO, "By somebody else"));
    }

    /** A study whose images say that text is burned into them. */
    public static PhantomStudy withBurnedInText() {
        return MrPhantom.study(visit("burned-in"), 2, 32, slice -> slice.put(0x00280301, CS, "YES"));
    }

    /**
     * A visit of a patient of its own.
     *
     * @param name makes the patient and the UIDs; at most 10 characters of ASCII
     */
    public static PhantomVisit visit(String name) {
        PhantomPatient patient = new PhantomPatient(
                "ID-" + name,
                "FORMER-" + name,
                "Nobody^" + name,
                "19400404",
                "O",
                "5 Imaginary Lane",
                StandardCharsets.UTF_8);
        return new PhantomVisit(name, patient, "20220202", "222222", "081Y", "A-" + name, "MR");
    }

    /** The four studies of two patients. */
    public static List<PhantomStudy> all() {
        return List.of(firstCt(), secondCt(), structures(), mr());
    }

    /**
     * Writes the four studies as files, each in a folder of its own.
     *
     * @param arguments the folder to make them in
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: PhantomStudies FOLDER");
            System.exit(2);
        }
        for (PhantomStudy study : all()) {
            Path folder = Files.createDirectories(Path.of(arguments[0], study.name()));
            int number = 0;
            for (byte[] file : study.files()) {
                Files.write(folder.resolve("%04d.dcm".formatted(++number)), file);
            }
            System.out.println(folder + ": " + number + " instances");
        }
    }
}

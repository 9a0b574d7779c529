// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.EverythingKnown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/edition.py}, which adds an edition from the published table. */
class EditionScriptTest {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path RESOURCES = Path.of("src/main/resources/io/github/pseudonymizer/profile");
    private static final Path EXTRACTS = Path.of("src/test/resources/io/github/pseudonymizer/profile");
    private static final Path DOCBOOK = EXTRACTS.resolve("part15.xml");

    @TempDir
    Path folder;

    private Path editions;

    @BeforeEach
    void copy_the_editions() throws IOException {
        assumeTrue(Files.isExecutable(PYTHON), "no python3");
        editions = folder.resolve("editions");
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("editions"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, folder.resolve(RESOURCES.relativize(file)));
            }
        }
    }

    /** What the script says, with its exit code before. */
    private String run(String edition, Path source) throws Exception {
        Process process = new ProcessBuilder(
                        PYTHON.toString(),
                        "scripts/edition.py",
                        edition,
                        source.toString(),
                        "--into",
                        editions.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output;
    }

    private Map<String, Edition> read() {
        return new EditionReader(new TableResource(name -> Files.newInputStream(folder.resolve(name)))).all();
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(editions)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                contents.put(editions.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(strings = {"part15.xml", "part15.html"})
    void both_published_forms_give_the_table(String form) throws Exception {
        String output = run("2099a", EXTRACTS.resolve(form));

        assertTrue(output.startsWith("0 "), output);
        assertEquals("""
            tag,keyword,Basic,RetainSafePrivate,RetainUIDs,RetainDeviceIdentity,RetainInstitutionIdentity,\
            RetainPatientCharacteristics,RetainLongitudinalFullDates,RetainLongitudinalModifiedDates,\
            CleanDescriptors,CleanStructuredContent,CleanGraphics
            *PRIVATE*,,X,C,,,,,,,,,
            0008002A,AcquisitionDateTime,X/Z/D,,,,,,K,C,,,
            00080050,AccessionNumber,Z,,,,,,,,,,
            0008103E,SeriesDescription,X,,,,,,,,C,,
            00081140,ReferencedImageSequence,X/Z/U*,,K,,,,,,,,
            00100040,PatientSex,Z,,,,,K,,,,,
            00990001,AttributeoftheFuture,X/D,,,C,K,,,,,C,
            50xxxxxx,CurveData,X,,,,,,,,,,C
            60xx3000,OverlayData,X,,,,,,,,,,C
            """, rows("2099a/confidentiality.csv"));
        assertEquals("""
            tag	VR	creator
            7053xx00	DS	Philips PET Private Group
            00E1xx21	DS	ELSCINT1
            0019xx0C		MERCY MEDICAL
            """, rows("2099a/safe-private.tsv"));
        assertTrue(output.contains("not in the data dictionary: 00990001 AttributeoftheFuture\n"), output);
    }

    private String rows(String file) throws IOException {
        return Files.readString(editions.resolve(file)).replaceAll("(?m)^#.*\n", "");
    }

    @Test
    void an_added_edition_changes_no_file_and_no_table_of_another() throws Exception {
        Map<String, String> before = contents();

        String output = run("2099a", DOCBOOK);

        assertTrue(output.startsWith("0 "), output);
        Map<String, String> after = contents();
        after.keySet().removeIf(name -> name.startsWith("2099a/"));
        assertEquals(before.get("editions.csv") + "2099a\n", after.put("editions.csv", ""));
        before.put("editions.csv", "");
        assertEquals(before, after);
        Map<String, Edition> editions = read();
        for (String name : Editions.NAMES) {
            assertEquals(
                    described(Editions.named(name)), described(Objects.requireNonNull(editions.remove(name))), name);
        }
        assertEquals(List.of("2099a"), List.copyOf(editions.keySet()));
    }

    private static List<Object> described(Edition edition) {
        return List.of(
                edition.standard().rows(),
                edition.options().rows(),
                edition.supplement().rows(),
                edition.laterDates().rows(),
                edition.safePrivate().rows(),
                EverythingKnown.tags().stream()
                        .map(tag -> edition.longitudinalDates().retains(tag) + " "
                                + edition.longitudinalDates().whyNotRetained(tag))
                        .toList());
    }

    @Test
    void an_added_edition_can_be_read_and_uses_its_own_table() throws Exception {
        run("2099a", DOCBOOK);

        Edition edition = Objects.requireNonNull(read().get("2099a"));

        assertEquals(9, edition.standard().rows().size());
        assertEquals(
                Map.of(
                        Option.RETAIN_LONGITUDINAL_FULL_DATES, ActionCode.K,
                        Option.RETAIN_LONGITUDINAL_MODIFIED_DATES, ActionCode.C),
                edition.standard()
                        .find(Tag.of(0x0008, 0x002A))
                        .map(ConfidentialityTable.Row::options)
                        .orElseThrow());
        assertEquals(Optional.empty(), edition.standard().find(Tag.of(0x0010, 0x0010)));
        assertTrue(edition.safePrivate().knows(0x0019, "MERCY MEDICAL"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        2099a | >X/Z/D<               | >X/Q<                | 0008002A has an action that the program does not know
        2099a | >K</para>             | >D</para>            | 0008002A has an action that the program does not know
        2099a | >Rtn. UIDs Opt.<      | >Rtn. Names Opt.<    | has no column Rtn. UIDs Opt.
        2099a | >Attribute Name<      | >Rtn. Names Opt.<    | columns of options that the program does not know
        2099a | >(0008,0050)<         | >(0008,005)<         | no tag: (0008,005)
        2099a | >(0008,0050)<         | >(0008,103E)<        | two rows of 0008103E
        2099a | label="E.1-1" rules   | label="E.9-9" rules  | the source has no Table E.1-1
        2099a | label="E.1-1a" rules  | label="E.1-1" rules  | the source has 2 tables E.1-1
        2099a | (00e1,xx21)           | (00e1,0021)          | no private data element
        2026d | An extract            | An extract           | there is an edition 2026d already
        newer | An extract            | An extract           | an edition has a year and a letter
        """)
    void what_the_script_does_not_understand_adds_nothing(
            String edition, String published, String changed, String complaint) throws Exception {
        Map<String, String> before = contents();
        String source = Files.readString(DOCBOOK);
        assertTrue(source.contains(published), published);
        Path file = Files.writeString(
                folder.resolve("changed.xml"),
                source.replaceFirst(Pattern.quote(published), Matcher.quoteReplacement(changed)));

        String output = run(edition, file);

        assertTrue(output.startsWith("1 Failed: ") && output.contains(complaint), output);
        assertEquals(before, contents());
    }

    @Test
    void each_table_of_an_edition_after_2026d_is_from_no_later_one() throws IOException {
        for (String name : Editions.NAMES) {
            if (name.compareTo("2026d") >= 0) {
                rows(name + "/tables.csv")
                        .lines()
                        .skip(1)
                        .map(line -> line.substring(line.indexOf(',') + 1, line.indexOf('/')))
                        .forEach(from -> assertTrue(from.compareTo(name) <= 0, name + " uses a table of " + from));
            }
        }
    }
}

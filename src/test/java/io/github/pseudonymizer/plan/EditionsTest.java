// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The older editions against what Orthanc's {@code DicomVersion} does, with every deviation stated. */
class EditionsTest {

    /** How our action differs from Orthanc's on purpose; anything else is the same. */
    private enum Deviation {
        /** Rule D or Z/D: Orthanc empties, we give a dummy, since the attribute may need a value. */
        DUMMY_FOR_EMPTY,
        /** Rule X/D or X/Z/D: Orthanc removes, we give a dummy. */
        DUMMY_FOR_REMOVED,
        /** Rule X/Z: Orthanc removes, we empty. */
        EMPTY_FOR_REMOVED,
        /** Referenced Study Sequence: Orthanc removes, we blank. */
        BLANKED_FOR_REMOVED,
        /** Presentation Creation Date and Time, which no presentation state is without: Orthanc removes. */
        NEEDED
    }

    private record Rule(String tag, String keyword, String action, String note) {}

    private static Plan plan(String edition, Option... options) {
        return Plans.of(new Profile(edition, Set.of(options), Set.of(), Set.of(), Map.of()));
    }

    private static List<Rule> rules(String edition) throws IOException {
        Path reference = Path.of("../shared/reference/orthanc-anonymization-" + edition + ".csv");
        assumeTrue(Files.exists(reference), "no ../shared/reference here");
        return Files.readAllLines(reference).stream()
                .skip(1)
                .map(line -> line.split(",", 4))
                .map(cells -> new Rule(cells[0], cells[1], cells[2], cells[3].replace("\"", "")))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"2008, 0, 0, 0, 0, 0", "2017c, 8, 15, 7, 1, 0", "2021b, 49, 24, 12, 1, 1", "2023b, 97, 30, 12, 1, 4"})
    void an_edition_does_what_orthanc_does_or_deviates_as_stated(
            String edition, int dummies, int dummiesForRemoved, int emptied, int blanked, int needed)
            throws IOException {
        Plan plan = plan(edition);
        Map<Deviation, Integer> deviations = new HashMap<>();
        List<String> wrong = new ArrayList<>();

        for (Rule rule : rules(edition)) {
            if (rule.tag().contains("x")
                    || rule.tag().contains("*")
                    || rule.action().equals("handled")) {
                continue; // Told one by one below.
            }
            Tag tag = Tag.parse(rule.tag());
            for (int depth = 0; depth < 3; depth++) {
                Action action = Plans.at(plan, tag, Dictionary.vrOf(tag), depth, false);
                Deviation deviation = deviation(rule, action);
                if (deviation != null && depth == 0) {
                    deviations.merge(deviation, 1, Integer::sum);
                }
                if (deviation == null && !isSame(rule.action(), action)) {
                    wrong.add(rule + " " + action);
                }
            }
        }

        assertEquals(List.of(), wrong);
        assertEquals(dummies, deviations.getOrDefault(Deviation.DUMMY_FOR_EMPTY, 0));
        assertEquals(dummiesForRemoved, deviations.getOrDefault(Deviation.DUMMY_FOR_REMOVED, 0));
        assertEquals(emptied, deviations.getOrDefault(Deviation.EMPTY_FOR_REMOVED, 0));
        assertEquals(blanked, deviations.getOrDefault(Deviation.BLANKED_FOR_REMOVED, 0));
        assertEquals(needed, deviations.getOrDefault(Deviation.NEEDED, 0));
    }

    private static boolean isSame(String orthanc, Action action) {
        return switch (orthanc) {
            case "remove" -> action instanceof Action.Remove;
            case "clear" -> action instanceof Action.Empty;
            case "replace-uid" -> action instanceof Action.MapUid;
            default -> false;
        };
    }

    private static @Nullable Deviation deviation(Rule rule, Action action) {
        boolean dummy = action instanceof Action.Dummy
                || action instanceof Action.Blank
                || action instanceof Action.DummyCode
                || action instanceof Action.MapUid;
        if (rule.action().equals("clear") && rule.note().matches("rule (Z/)?D: .*")) {
            return dummy ? Deviation.DUMMY_FOR_EMPTY : null;
        }
        if (rule.note().matches("rule X/(Z/)?D: .*")) {
            return dummy ? Deviation.DUMMY_FOR_REMOVED : null;
        }
        if (rule.note().startsWith("rule X/Z: ")) {
            if (rule.keyword().equals("ReferencedStudySequence")) {
                return dummy ? Deviation.BLANKED_FOR_REMOVED : null;
            }
            return action instanceof Action.Empty ? Deviation.EMPTY_FOR_REMOVED : null;
        }
        if (rule.keyword().startsWith("Responsible")) {
            return action instanceof Action.Empty ? Deviation.EMPTY_FOR_REMOVED : null;
        }
        boolean needed = rule.keyword().startsWith("PresentationCreation")
                || rule.keyword().equals("RadiopharmaceuticalStartDateTime")
                || rule.keyword().equals("ClinicalTrialProtocolEthicsCommitteeApprovalNumber");
        return needed && dummy ? Deviation.NEEDED : null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2008", "2017c", "2021b", "2023b"})
    void what_leaks_in_orthanc_does_not_leak_here(String edition) {
        Plan plan = plan(edition);

        for (int depth = 0; depth < 3; depth++) {
            for (String tag : List.of("60003000", "60024000", "60000010", "50003000", "50020022", "00091001")) {
                assertEquals(
                        new Action.Remove(),
                        Plans.at(plan, Tag.parse(tag), Dictionary.vrOf(Tag.parse(tag)), depth, false),
                        tag);
            }
            for (String name : List.of("PatientName", "PatientID")) {
                Tag tag = Plans.tag(name);
                assertEquals(new Action.Pseudonymize(), Plans.at(plan, tag, Dictionary.vrOf(tag), depth, false));
            }
            for (String uid : List.of("MultiFrameSourceSOPInstanceUID", "SOPInstanceUID", "StudyInstanceUID")) {
                assertEquals(new Action.MapUid(), Plans.at(plan, Plans.tag(uid), Vr.UI, depth, false));
            }
            for (String sequence : List.of("ReferencedImageSequence", "SourceImageSequence")) {
                assertEquals(new Action.Keep(), Plans.at(plan, Plans.tag(sequence), Vr.SQ, depth, false));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PatientBirthName", "OtherPatientIDsSequence", "PatientMotherBirthName", "AdmissionID"})
    void what_names_the_patient_goes_also_where_2008_does_not_list_it(String keyword) {
        assertEquals(new Action.Remove(), Plans.top(plan("2008"), Plans.tag(keyword)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2008", "2017c", "2021b", "2023b"})
    void what_an_old_edition_does_not_list_stays(String edition) {
        assertEquals(new Action.Keep(), Plans.top(plan(edition), Plans.tag("DateOfManufacture")));
        assertEquals(new Action.KeepVetted(), Plans.top(plan(edition), Plans.tag("EthnicGroups")));
    }

    @Test
    void dates_that_2008_leaves_alone_stay_alone_or_are_all_shifted() {
        Tag studyDate = Plans.tag("StudyDate");

        assertEquals(new Action.Keep(), Plans.top(plan("2008"), studyDate));
        assertEquals(
                new Action.ShiftDate(), Plans.top(plan("2008", Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), studyDate));
        assertEquals(
                new Action.Remove(),
                Plans.top(plan("2008", Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), Plans.tag("DateOfManufacture")));
    }

    @Test
    void options_take_their_columns_from_the_newest_edition() {
        Plan plan = plan("2008", Option.RETAIN_PATIENT_CHARACTERISTICS, Option.CLEAN_DESCRIPTORS);

        assertEquals(new Action.Keep(), Plans.top(plan, Plans.tag("PatientSex")));
        assertEquals(new Action.CapAge(), Plans.top(plan, Plans.tag("PatientAge")));
        assertEquals(new Action.Clean(new Action.Remove()), Plans.top(plan, Plans.tag("StudyDescription")));
    }

    @Test
    void the_stamp_tells_the_edition_and_that_2008_leaves_dates_alone() {
        Stamp stamp = plan("2008").stamp();

        assertTrue(stamp.method().contains("PS3.15 2008 Basic"), stamp.method().toString());
        assertEquals("UNMODIFIED", stamp.longitudinalTemporalInformationModified());
    }

    @Test
    void an_old_edition_does_not_claim_an_option_that_it_cannot_carry_out() {
        // 2008 does not list most descriptors: they stay uncleaned.
        assertEquals(
                List.of("113100"),
                plan("2008", Option.CLEAN_DESCRIPTORS).stamp().codes().stream()
                        .map(Stamp.Code::value)
                        .toList());
    }
}

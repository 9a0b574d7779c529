// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that give an identity or a date away go, and the rest becomes a copy. */
class SparedTest {

    private static final Plan DEFAULT = Profiles.plan(Profile.DEFAULT);
    private static final Plan KEEPING_PRIVATE = Planner.decide(
                    Profile.DEFAULT,
                    new RequestPolicy(Set.of(), true),
                    new Wishes(Set.of(), Set.of(), Map.of(), true, ""))
            .plan();

    /** Of Mercy^Ann, born on 1961-02-03, on 2024-01-15. */
    private static Dataset instance(String accession, Dataset late) {
        return new Dataset()
                .text(0x00080008, "ORIGINAL\\PRIMARY\\AXIAL")
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080020, "20240115")
                .text(0x00080050, accession)
                .text(0x00080060, "MR")
                .text(0x00100010, "Mercy^Ann")
                .text(0x00100020, "PAT-0042")
                .text(0x00100030, "19610203")
                .include(late)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);
    }

    private static Rewritten rewritten(Dataset dataset, Plan plan) {
        return Rewriter.open(ByteBuffer.wrap(file(dataset)), plan).rewrite(Copies.substitutes(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00180024, of PAT0042",
        "0x00189423, 15.01.2024",
        "0x00189423, Knee 2023-05-17T10:20:30",
        "0x00189423, Knee 2024-01-15T10:20:30",
        "0x00189423, born 1961-02-03T00:00:00",
        "0x00189423, Mercy 3.2.1961",
        "0x00180015, MERCY ANN",
        "0x00181020, V1 PAT-0042"
    })
    void a_value_that_can_be_spared_goes_and_a_remark_names_its_path(String tag, String value) {
        Dataset dataset = instance("ACC-1", new Dataset().text(Integer.decode(tag), value));

        Rewritten copy = rewritten(dataset, DEFAULT);

        assertEquals(
                Set.of(new Remark(
                        Dictionary.find(new Tag(Integer.decode(tag)))
                                .orElseThrow()
                                .keyword(),
                        Remark.Problem.SPARED)),
                copy.remarks().counts().keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "0x00100012, Quillhilda",
        "0x00201070, 471108",
        "0x0040050A, SPEC-4711",
        "0x00400512, BOX-4711",
        "0x00400551, VIAL-4711",
        "0x004006FA, SLIDE-4711",
        "0x0050001B, COVER-4711",
        "0x00401006, PLACED-4711",
        "0x00401007, FILLED-4711",
        "0x40080040, RESULT-4711",
        "0x40080200, INTERPRETED-4711",
        "0x0040A354, 0815-471100",
        "0x0040A353, Lindenallee 5",
        "0x00102299, Olgaheim Zoo",
        "0x00102295, BREED-4711",
        "0x00120031, Olgaheim Trials",
        "0x0038001E, Ward Olga",
        "0x00402009, Desk Olga",
        "0x00181009, UDI-4711",
        "0x00160051, LENS-4711",
        "0x30080105, SEED-4711"
    })
    void what_identifies_elsewhere_goes_from_labels(String tag, String value) {
        Dataset late = new Dataset().text(0x00189423, "of " + value + ", knee").text(Integer.decode(tag), value);

        assertEquals(List.of(), values(Copies.rewrite(file(instance("ACC-1", late)), DEFAULT), 0x00189423));
    }

    @Test
    void other_numbers_of_the_study_go() {
        byte[] original = file(instance("ACC-1", new Dataset().text(0x00201070, "471108")));

        assertEquals(List.of(), values(Copies.rewrite(original, DEFAULT), 0x00201070));
    }

    @Test
    void a_label_of_type_1_becomes_a_dummy_and_a_structural_value_is_refused() {
        Dataset segment = new Dataset().text(0x00620005, "Liver of Mercy");
        Dataset labelled =
                instance("ACC-1", new Dataset()).include(new Dataset().sequence(0x00620002, Lengths.DEFINED, segment));
        Dataset structural = instance("ACC-1", new Dataset()).text(0x00280004, "PAT-0042");

        byte[] copy = Copies.rewrite(file(labelled), DEFAULT);
        RewriteException refused =
                assertThrows(RewriteException.class, () -> Copies.rewrite(file(structural), DEFAULT));

        assertEquals(List.of("PSEUDONYMIZED"), values(copy, 0x00620005));
        assertEquals(RewriteException.Reason.LEAK, refused.reason());
    }

    @Test
    void a_name_spread_over_the_image_type_leaves_what_kind_of_image_it_is() {
        Dataset dataset = instance("ACC-1", new Dataset());
        byte[] original = file(new Dataset()
                .text(0x00080008, "ORIGINAL\\PRIMARY\\MERCY\\ANN")
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, "Mercy^Ann")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES));

        assertEquals(List.of("ORIGINAL\\PRIMARY\\OTHER"), values(Copies.rewrite(original, DEFAULT), 0x00080008));
        assertEquals(List.of("ORIGINAL\\PRIMARY\\AXIAL"), values(Copies.rewrite(file(dataset), DEFAULT), 0x00080008));
    }

    @ParameterizedTest
    @ValueSource(strings = {"born 3.2.61", "Mercy^Ann", "03.02.1961", "PAT-0042", "12mm of Mercy"})
    void what_is_no_number_is_read_as_text(String value) {
        Dataset inDecimals = instance("ACC-1", new Dataset().text(0x00180050, value));
        Dataset inIntegers = instance("ACC-1", new Dataset().text(0x00181150, value));

        for (Dataset dataset : List.of(inDecimals, inIntegers)) {
            assertEquals(1, rewritten(dataset, DEFAULT).remarks().counts().size());
        }
    }

    @Test
    void letters_in_binary_numbers_are_read_as_text() {
        byte[] name = "MERCY^ANN ".getBytes(StandardCharsets.US_ASCII);
        Dataset dataset = instance("ACC-1", new Dataset().bytes(0x00181310, Vr.US, name));

        assertEquals(1, rewritten(dataset, DEFAULT).remarks().counts().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"20240115103000", "20240115", "20230518", "103000\\20240115", "2024-01-15 10:30", "of Mercy"})
    void what_is_no_time_does_not_stay_as_one(String value) {
        Dataset dataset = instance("ACC-1", new Dataset().text(0x00181072, value));

        Rewritten copy = rewritten(dataset, DEFAULT);

        assertEquals(
                Set.of(new Remark("RadiopharmaceuticalStartTime", Remark.Problem.NOT_A_TIME)),
                copy.remarks().counts().keySet());
    }

    @Test
    void what_is_no_time_is_emptied_or_a_dummy_where_the_standard_wants_an_element() {
        Dataset times = new Dataset().text(0x0040A122, "20240115").text(0x00080030, "20240115103000");
        byte[] original = file(instance("ACC-1", times));

        byte[] copy = Copies.rewrite(original, DEFAULT);

        assertEquals(List.of(""), values(copy, 0x00080030));
        assertEquals(List.of("000000"), values(copy, 0x0040A122));
    }

    @Test
    void a_time_that_is_none_stays_where_dates_stay() {
        Plan full = Profiles.plan(
                new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES), Set.of(), Set.of(), Map.of()));
        byte[] original = file(instance("ACC-1", new Dataset().text(0x00080032, "20240115103000")));

        assertEquals(List.of("20240115103000"), values(Copies.rewrite(original, full), 0x00080032));
    }

    @Test
    void times_of_any_number_are_read() {
        String empty = "\\".repeat(4096);
        String times = "10:20:30\\".repeat(400) + "102030.123456\0\0\0";

        for (String value : List.of(empty, times)) {
            Dataset dataset = instance("ACC-1", new Dataset().text(0x00181072, value));

            assertEquals(Map.of(), rewritten(dataset, DEFAULT).remarks().counts());
        }
    }

    @Test
    void a_date_in_an_element_of_another_vr_goes_with_a_remark() {
        Dataset dataset = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080021, Vr.LO, "20240115", StandardCharsets.US_ASCII)
                .text(0x00100020, "PAT-0042")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        Rewritten copy = rewritten(dataset, DEFAULT);

        assertEquals(
                Set.of(new Remark("SeriesDate", Remark.Problem.WRONG_VR)),
                copy.remarks().counts().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"....20240115....", "....2024.01.15...", "PatientName Mercy", "<ID>PAT0042</ID>"})
    void private_bytes_with_a_true_date_or_an_identity_go_with_a_remark(String bytes) {
        Dataset dataset = instance("ACC-1", new Dataset())
                .include(new Dataset()
                        .text(0x00290010, "ACME HEADER")
                        .bytes(0x00291010, Vr.OB, bytes.getBytes(StandardCharsets.US_ASCII))
                        .bytes(0x00291020, Vr.OB, new byte[] {1, 2, 3, 4}));

        Rewritten copy = rewritten(dataset, KEEPING_PRIVATE);

        assertEquals(1, copy.remarks().counts().size());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "HU, HU", "SN, SN", "MONOCHROME2, MONOCHROME2", "20, 20", "MR, MR"})
    void short_identities_and_terms_are_no_leak_outside_free_text(String accession, String value) {
        Dataset late = new Dataset()
                .text(0x00180015, value)
                .text(0x00189423, value)
                .text(0x00280004, "MONOCHROME2")
                .text(0x00281054, value);
        Dataset dataset = instance(accession, late);

        Rewritten copy = rewritten(dataset, DEFAULT);

        assertEquals(Map.of(), copy.remarks().counts());
    }

    @Test
    void uids_of_classes_are_no_identities() {
        Dataset item = new Dataset().text(0x00081150, "0").text(0x00081155, "0");
        Dataset dataset =
                instance("ACC-1", new Dataset()).include(new Dataset().sequence(0x00081140, Lengths.DEFINED, item));

        assertEquals(Map.of(), rewritten(dataset, DEFAULT).remarks().counts());
    }

    @Test
    void where_there_are_too_many_dates_to_look_for_no_label_stays() {
        Dataset[] days = new Dataset[200];
        for (int i = 0; i < days.length; i++) {
            days[i] = new Dataset().text(0x00080020, String.format("2023%02d%02d", 1 + i / 28, 1 + i % 28));
        }
        Dataset dataset = instance("ACC-1", new Dataset().text(0x00189423, "Knee"))
                .include(new Dataset().sequence(0x00289999, Lengths.DEFINED, days));

        assertEquals(
                Set.of(new Remark("AcquisitionProtocolName", Remark.Problem.SPARED)),
                rewritten(dataset, DEFAULT).remarks().counts().keySet());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.mapped;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.topLevelTags;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Options of PS3.15 §E.3, from the plan to the bytes of the copy. */
class OptionsRewriteTest {

    private static final int FRAME_OF_REFERENCE = 0x00200052;

    private static Plan plan(Wishes wishes, Option... options) {
        Profile profile = new Profile("2026d", Set.of(options), Set.of(), Set.of(), Map.of());
        return Planner.decide(profile, new RequestPolicy(Set.of(), false), wishes)
                .plan();
    }

    private static Plan plan(Option... options) {
        return plan(Wishes.NONE, options);
    }

    @Test
    void retained_uids_stay_and_the_patient_is_still_another() {
        Dataset dataset = instance(
                new Dataset().sequence(0x00081140, Lengths.DEFINED, new Dataset().text(0x00081155, "1.2.276.4711.9")));

        byte[] copy = rewrite(file(dataset), plan(Option.RETAIN_UIDS));

        assertEquals(Copies.STUDY, value(copy, 0x0020000D));
        assertEquals(Copies.SERIES, value(copy, 0x0020000E));
        assertEquals(List.of(Copies.INSTANCE), values(copy, 0x00080018));
        assertEquals("1.2.276.4711.9", value(copy, 0x00081155));
        assertEquals(Copies.PSEUDONYM, value(copy, 0x00100020));
        assertEquals("113110", values(copy, 0x00080100).get(1));
    }

    @Test
    void a_uid_that_one_wish_removes_is_no_leak_where_the_profile_retains_it() {
        Dataset dataset = instance()
                .text(FRAME_OF_REFERENCE, "1.2.276.4711.7")
                .sequence(0x30060010, Lengths.DEFINED, new Dataset().text(FRAME_OF_REFERENCE, "1.2.276.4711.7"));
        Wishes wishes = new Wishes(Set.of(), Set.of(new Tag(FRAME_OF_REFERENCE)), Map.of(), false, "");

        byte[] copy = rewrite(file(dataset), plan(wishes, Option.RETAIN_UIDS));

        assertEquals(List.of("1.2.276.4711.7"), values(copy, FRAME_OF_REFERENCE));
        assertTrue(!topLevelTags(copy).contains(FRAME_OF_REFERENCE));
    }

    @Test
    void a_patient_id_is_a_leak_whatever_is_retained() {
        Dataset dataset = instance(new Dataset().text(0x00080080, "Ward of MRN-4711"));

        assertTrue(Copies.isFound(file(dataset), plan(Option.RETAIN_UIDS, Option.RETAIN_INSTITUTION_IDENTITY)));
    }

    @ParameterizedTest
    @CsvSource({"045Y, 045Y", "095Y, 090Y", "089Y, 089Y"})
    void an_age_stays_up_to_89_years(String age, String kept) {
        Dataset dataset = instance(new Dataset().text(0x00080020, "20240110")).text(0x00101010, age);

        byte[] copy = rewrite(file(dataset), plan(Option.RETAIN_PATIENT_CHARACTERISTICS));

        assertEquals(kept, value(copy, 0x00101010));
    }

    @Test
    void full_dates_stay_as_they_are() {
        Dataset dataset = instance(new Dataset().text(0x00080020, "20240110").text(0x00080030, "101112"));

        byte[] copy = rewrite(file(dataset), plan(Option.RETAIN_LONGITUDINAL_FULL_DATES));

        assertEquals("20240110", value(copy, 0x00080020));
        assertEquals("UNMODIFIED", value(copy, 0x00280303));
    }

    @Test
    void a_descriptor_stays_if_it_mentions_nobody() {
        Dataset dataset =
                instance(new Dataset().text(0x00081030, "Knee of John Mercy").text(0x0008103E, "T1 sagittal"));

        byte[] copy = rewrite(file(dataset), plan(Option.CLEAN_DESCRIPTORS));

        assertEquals("T1 sagittal", value(copy, 0x0008103E));
        assertTrue(values(copy, 0x00081030).stream().noneMatch(text -> text.contains("Mercy")));
    }

    @Test
    void an_item_of_a_cleaned_sequence_is_treated_by_its_own_rows() {
        Dataset request = new Dataset()
                .text(0x00321060, "Knee")
                .text(0x00401001, "RP-4711")
                .text(0x00400009, "SPS-4711");
        Dataset dataset = instance().sequence(0x00400275, Lengths.DEFINED, request);

        byte[] copy = rewrite(file(dataset), plan(Option.CLEAN_DESCRIPTORS));

        assertEquals(List.of("Knee"), values(copy, 0x00321060));
        assertEquals(List.of(), values(copy, 0x00401001));
        assertEquals(List.of(), values(copy, 0x00400009));
    }

    @Test
    void the_text_of_a_report_stays_if_it_mentions_nobody() {
        Dataset harmless = new Dataset().text(0x0040A040, "TEXT").text(0x0040A160, "A broken knee");
        Dataset telling = new Dataset().text(0x0040A040, "TEXT").text(0x0040A160, "Mr John Mercy fell");
        Dataset dataset = instance().sequence(0x0040A730, Lengths.DEFINED, harmless, telling);

        byte[] copy = rewrite(file(dataset), plan(Option.CLEAN_STRUCTURED_CONTENT));

        List<String> texts = values(copy, 0x0040A160);
        assertEquals("A broken knee", texts.get(0));
        assertTrue(texts.stream().noneMatch(text -> text.contains("Mercy")));
    }

    static Stream<Arguments> syntaxes_and_lengths() {
        return RewriterTest.syntaxes_and_lengths();
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void safe_private_attributes_stay_by_their_creators(TransferSyntax syntax, Lengths lengths) {
        Dataset stack = new Dataset()
                .text(0x00081155, "1.2.276.4711.9")
                .text(0x20010010, "MERCY PRIVATE")
                .text(0x20010011, "Philips Imaging DD 001")
                .text(0x20011050, "another's")
                .text(0x20011150, "round");
        Dataset whole = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, "Mercy^John^Q")
                .text(0x00100020, "MRN-4711")
                .text(0x00190010, "MERCY PRIVATE")
                .text(0x00190011, "GEMS_ACQU_01")
                .text(0x00190012, "SIEMENS MR HEADER")
                .text(0x0019100C, "1000")
                .text(0x0019110C, "1001")
                .text(0x0019119E, "EFGRE3D")
                .text(0x0019120C, "1002")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .text(0x00990010, "NQHeader")
                .text(0x00991002, Copies.SERIES)
                .text(0x20010010, "Philips Imaging DD 001")
                .sequence(0x2001105F, lengths, stack);

        byte[] copy = rewrite(file(whole, syntax), plan(Option.RETAIN_SAFE_PRIVATE));

        assertEquals(List.of(), values(copy, 0x00190010));
        assertEquals(List.of("GEMS_ACQU_01"), values(copy, 0x00190011));
        assertEquals(List.of("SIEMENS MR HEADER"), values(copy, 0x00190012));
        assertEquals(List.of(), values(copy, 0x0019100C));
        assertEquals(List.of(), values(copy, 0x0019110C));
        assertEquals(List.of("EFGRE3D"), values(copy, 0x0019119E));
        assertEquals(List.of("1002"), values(copy, 0x0019120C));
        assertEquals(List.of(mapped(Copies.SERIES)), values(copy, 0x00991002));
        assertEquals(List.of(mapped("1.2.276.4711.9")), values(copy, 0x00081155));
        assertEquals(List.of("round"), values(copy, 0x20011150));
        assertEquals(List.of(), values(copy, 0x20011050));
        assertEquals(List.of("Philips Imaging DD 001", "Philips Imaging DD 001"), creators(copy));
    }

    private static List<String> creators(byte[] copy) {
        return Stream.of(0x20010010, 0x20010011)
                .flatMap(tag -> values(copy, tag).stream())
                .toList();
    }

    private static byte[] copyKeepingPrivate(TransferSyntax syntax, byte[] uids, Option... options) {
        Dataset early = new Dataset()
                .text(0x00081030, "of 1.2.840.113619.1.2.999.1")
                .text(0x00090010, "GEMS_IDEN_01")
                .bytes(0x000910E3, Vr.UN, uids);
        Profile profile = new Profile(
                "2026d",
                Set.of(options),
                Set.of(new Tag(0x00081030)),
                Set.of(),
                Map.of(),
                Set.of(PrivateAttribute.parse("0009,xxE3,GEMS_IDEN_01").orElseThrow()),
                List.of());
        return rewrite(
                file(instance(early), syntax),
                Planner.decide(profile, new RequestPolicy(Set.of(), false), Wishes.NONE)
                        .plan());
    }

    private static byte[] uids(String value) {
        return ValueEncoding.pad(ValueEncoding.ascii(value), Vr.UI);
    }

    @ParameterizedTest
    @MethodSource("unknown_vrs")
    void private_uids_of_unknown_vr_are_mapped(TransferSyntax syntax) {
        byte[] copy = copyKeepingPrivate(syntax, uids("1.2.840.113619.1.2.999.1"));

        assertEquals(List.of(mapped("1.2.840.113619.1.2.999.1")), values(copy, 0x000910E3));
        assertEquals(List.of(), values(copy, 0x00081030));
    }

    @ParameterizedTest
    @MethodSource("unknown_vrs")
    void private_uids_of_unknown_vr_stay_where_uids_stay(TransferSyntax syntax) {
        byte[] copy = copyKeepingPrivate(syntax, uids("1.2.840.113619.1.2.999.1"), Option.RETAIN_UIDS);

        assertEquals(List.of("1.2.840.113619.1.2.999.1"), values(copy, 0x000910E3));
    }

    private static Stream<TransferSyntax> unknown_vrs() {
        return Stream.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "same", textBlock = """
        1.2.840.10008.5.1.4.1.1.2 | same
        2.25.4711                 | mapped
        1.3.46.670589.11.4711     | mapped
        2.16.840.1.113662.2.1     | mapped
        0.4.0.1862.1              | mapped
        1.2.3.4                   | same
        3.2.1.4711.5              | same
        1.2.3.4.5 a               | same
        1.2.3.4.5\\4711            | same
        4711.5                    | same
        -1.2.3.4.5                | same
        """)
    void only_values_that_can_be_nothing_else_are_taken_for_uids(String value, String outcome) {
        byte[] copy = copyKeepingPrivate(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, uids(value));

        assertEquals(List.of(outcome == null ? value : mapped(value)), values(copy, 0x000910E3));
    }

    @Test
    void each_of_several_private_uids_is_mapped() {
        byte[] copy = copyKeepingPrivate(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, uids("1.2.3.4.5\\\\1.2.3.4.6"));

        assertEquals(List.of(mapped("1.2.3.4.5") + "\\\\" + mapped("1.2.3.4.6")), values(copy, 0x000910E3));
    }

    @Test
    void listed_text_that_names_the_patient_goes() {
        Dataset dataset = instance().text(0x20010010, "Philips Imaging DD 001").text(0x20011050, "of John Mercy");

        byte[] copy = rewrite(file(dataset), plan(Option.RETAIN_SAFE_PRIVATE));

        assertEquals(List.of(), values(copy, 0x20011050));
    }
}

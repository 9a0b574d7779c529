// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.WishedValue.Text;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.PathSyntax;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where options, wishes, character sets, pixels and explanations meet. */
class MergedPartsTest {

    private static final int COMMENTS = 0x00204000;
    private static final RequestPolicy NOTHING = new RequestPolicy(Set.of(), false);

    private static Profile profile(Map<Tag, String> replace, Option... options) {
        return new Profile("2026d", Set.of(options), Set.of(), Set.of(), replace);
    }

    private static Plan plan(Profile profile, Wishes wishes) {
        return Planner.decide(profile, NOTHING, wishes).plan();
    }

    private static TagPath path(String text) {
        return ((PathSyntax.Reading.Path) PathSyntax.read(text)).path();
    }

    private static Wishes removing(String path) {
        PathWishes paths = new PathWishes(Set.of(), Set.of(path(path)), Map.of(), "");
        return new Wishes(Set.of(), Set.of(), Map.of(), false, "", paths);
    }

    @Test
    void a_refusal_is_explained_also_where_new_text_needs_another_character_set() {
        Plan plan = Planner.decide(
                        profile(Map.of(new Tag(COMMENTS), "\u5C71\u7530")), PixelPolicy.DEFAULT, NOTHING, Wishes.NONE)
                .plan();
        byte[] original =
                file(instance(new Dataset()).text(0x00280301, "YES").bytes(0x7FE00010, Vr.OW, new byte[] {1, 2}));

        Explanation explanation = Rewriter.explain(ByteBuffer.wrap(original), plan, Copies::mapped);

        assertThrows(RewriteException.class, () -> rewrite(original, plan));
        assertEquals(
                List.of(RewriteException.Reason.PIXELS),
                explanation.refusals().stream().map(Explanation.Refusal::reason).toList());
        assertEquals(1, explanation.refusalCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"US", "LO", "FD"})
    void a_private_value_takes_the_place_of_another_of_any_vr(String vr) {
        byte[] other = "abcdefgh".getBytes(StandardCharsets.US_ASCII);
        Dataset early = new Dataset()
                .text(0x00090010, Vr.LO, "ACME 1.0", StandardCharsets.US_ASCII)
                .bytes(0x00091001, Vr.valueOf(vr), other);
        PathWishes paths = new PathWishes(Set.of(), Set.of(), Map.of(path("0009-1001"), new Text("ours")), "ACME 1.0");
        Plan plan = plan(Profile.DEFAULT, new Wishes(Set.of(), Set.of(), Map.of(), false, "", paths));

        byte[] copy = rewrite(file(instance(early)), plan);

        assertEquals(List.of("ours"), values(copy, 0x00091001));
    }

    @Test
    void a_value_of_the_domain_is_there_although_the_original_has_it_with_a_vr_that_is_not_its_own() {
        Plan plan = plan(profile(Map.of(new Tag(COMMENTS), "ours")), Wishes.NONE);
        byte[] original = file(instance().bytes(COMMENTS, Vr.OB, new byte[] {1, 2}));

        assertEquals(List.of("ours"), values(rewrite(original, plan), COMMENTS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00100020, 0x0020000D, 0x0020000E, 0x00080005})
    void what_places_an_instance_cannot_be_bytes(int tag) {
        Dataset dataset = new Dataset();
        for (int one : new int[] {0x00080005, 0x00080016, 0x00080018, 0x00100010, 0x00100020, 0x0020000D, 0x0020000E}) {
            if (one == tag) {
                dataset.bytes(one, Vr.OB, "1.2.3.47".getBytes(StandardCharsets.US_ASCII));
            } else {
                dataset.text(
                        one,
                        one == 0x00080005
                                ? "ISO_IR 100"
                                : "1.2.3.4" + Integer.toHexString(one).charAt(0));
            }
        }
        byte[] original = file(dataset);
        Plan plan = plan(Profile.DEFAULT, Wishes.NONE);

        RewriteException refusal = assertThrows(RewriteException.class, () -> rewrite(original, plan));

        assertEquals(RewriteException.Reason.UNREADABLE, refusal.reason());
    }

    @Test
    void a_patient_id_that_is_a_sequence_gives_way_to_the_pseudonym() {
        Dataset original = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .sequence(0x00100020, Lengths.DEFINED, new Dataset().text(0x00080104, "x"))
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        byte[] copy = rewrite(file(original), plan(Profile.DEFAULT, Wishes.NONE));

        assertEquals(Copies.PSEUDONYM, value(copy, 0x00100020));
    }

    @Test
    void tags_where_bytes_must_be_are_removed() {
        byte[] original = file(instance().bytes(0x00420011, Vr.AT, new byte[] {1, 0, 2, 0}));

        byte[] copy = rewrite(original, plan(Profile.DEFAULT, Wishes.NONE));

        assertEquals(List.of(), values(copy, 0x00420011));
    }

    @Test
    void a_uid_that_a_client_wants_gone_is_not_told_elsewhere() {
        Dataset early = new Dataset().text(0x00181002, "1.2.276.4711.2.15");
        Plan plan = Planner.decide(
                        Profile.DEFAULT,
                        NOTHING,
                        new Wishes(Set.of(), Set.of(new Tag(0x00181002)), Map.of(), false, ""))
                .plan();
        Dataset both = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100020, "MRN-4711")
                .include(early)
                .text(0x00181250, "1.2.276.4711.2.15")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        assertTrue(Copies.isFound(file(both), plan));
    }

    @Test
    void a_date_that_a_domain_allows_to_keep_is_kept() {
        Tag studyDate = new Tag(0x00080020);
        Plan plan = Planner.decide(
                        profile(Map.of()),
                        new RequestPolicy(Set.of(studyDate), false),
                        new Wishes(Set.of(studyDate), Set.of(), Map.of(), false, ""))
                .plan();
        byte[] original = file(instance(new Dataset().text(0x00080020, "20230517")));

        assertEquals(List.of("20230517"), values(rewrite(original, plan), 0x00080020));
    }

    @Test
    void nobody_changes_what_an_earlier_deidentification_said_of_itself() {
        Dataset code = new Dataset()
                .text(0x00080100, "113100")
                .text(0x00080102, "DCM")
                .text(0x00080104, "Basic Application Confidentiality Profile");
        Dataset original = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100020, "MRN-4711")
                .sequence(0x00120064, Lengths.DEFINED, code)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);
        Wishes wishes = removing("DeidentificationMethodCodeSequence[*].CodeValue");

        byte[] copy = rewrite(file(original), plan(Profile.DEFAULT, wishes));

        assertEquals(
                1, values(copy, 0x00080100).stream().filter("113100"::equals).count());
    }
}

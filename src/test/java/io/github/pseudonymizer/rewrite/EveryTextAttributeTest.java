// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.EverythingKnown;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.UnlistedText;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An identity or a true date in any attribute that can hold text, in each spelling, does not come through: neither with
 * the default profile nor with descriptors cleaned.
 */
class EveryTextAttributeTest {

    /** Beyond doubt, wherever they stand. */
    private static final List<String> ANYWHERE = List.of(
            "PAT-0042", "PAT0042", "PAT_0042", "MUELLER JUERGEN", "MUELLERJUERGEN", "MULLER JURGEN", "20240115");

    /** In labels and in free text also these, which elsewhere can be a word or a number. */
    private static final List<String> IN_TEXT = List.of("of Mueller", "MULLER", "610203", "3.2.1961", "CT20240116");

    private static final Plan DEFAULT = Profiles.plan(Profile.DEFAULT);
    private static final Plan CLEANED = Profiles.plan(new Profile(
            "2026d",
            Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES, Option.CLEAN_DESCRIPTORS),
            Set.of(),
            Set.of(),
            Map.of()));

    private static Stream<Tag> texts() {
        return EverythingKnown.tags().stream()
                .filter(tag -> tag.group() > 8 || (tag.group() == 8 && tag.element() > 5))
                .filter(tag -> isText(Dictionary.vrOf(tag)));
    }

    private static boolean isText(Vr vr) {
        return vr.isText() && vr != Vr.DA && vr != Vr.DT && vr != Vr.TM && vr != Vr.AS && vr != Vr.UI;
    }

    private static Dataset around(Dataset planted, boolean inside) {
        Dataset item = new Dataset().sequence(0x00081140, Lengths.DEFINED, planted);
        return new Dataset()
                .text(0x00080005, "ISO_IR 192")
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080020, "20240115")
                .text(0x00100010, Vr.PN, "Müller^Jürgen", StandardCharsets.UTF_8)
                .text(0x00100020, "PAT-0042")
                .text(0x00100030, "19610203")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .include(inside ? item : planted);
    }

    private static boolean comesThrough(Tag tag, String value, Plan plan, boolean inside) {
        Dataset planted = new Dataset().text(tag.value(), Dictionary.vrOf(tag), value, StandardCharsets.US_ASCII);
        byte[] original = Copies.file(around(planted, inside));
        try {
            byte[] copy = Copies.rewrite(
                    original, plan, Copies.substitutesFor(original).nestedPatients());
            return new String(copy, StandardCharsets.ISO_8859_1)
                    .toUpperCase(Locale.ROOT)
                    .contains(value.toUpperCase(Locale.ROOT));
        } catch (RewriteException e) {
            return false;
        }
    }

    private static List<String> survivors(List<String> values, Stream<Tag> tags) {
        List<String> survivors = new ArrayList<>();
        tags.forEach(tag -> values.stream()
                .filter(value -> Dictionary.vrOf(tag) != Vr.SH || value.length() <= 16)
                .forEach(value -> Stream.of(DEFAULT, CLEANED).forEach(plan -> {
                    for (boolean inside : new boolean[] {false, true}) {
                        if (comesThrough(tag, value, plan, inside)) {
                            survivors.add(tag + " " + value + (inside ? " inside" : ""));
                        }
                    }
                })));
        return survivors;
    }

    @Test
    void what_is_beyond_doubt_comes_through_in_none() {
        assertTrue(texts().count() > 2000);

        assertEquals("", String.join("\n", survivors(ANYWHERE, texts())));
    }

    @Test
    void the_rest_comes_through_in_terms_only() {
        Stream<Tag> names = texts().filter(tag -> UnlistedText.of(tag) == UnlistedText.LABEL);

        assertEquals("", String.join("\n", survivors(IN_TEXT, names)));
    }
}

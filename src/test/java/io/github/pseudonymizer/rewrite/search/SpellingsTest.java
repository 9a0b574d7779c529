// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.Copies;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other spellings are found in a text that a client wishes to keep, such as the study's description. */
class SpellingsTest {

    private static final int STUDY_DESCRIPTION = 0x00081030;
    private static final Plan PLAN = Planner.decide(
                    Profile.DEFAULT,
                    new RequestPolicy(Set.of(new Tag(STUDY_DESCRIPTION)), false),
                    new Wishes(Set.of(new Tag(STUDY_DESCRIPTION)), Set.of(), Map.of(), false, ""))
            .plan();

    private static boolean isFound(String name, String text) {
        Dataset dataset = new Dataset()
                .text(0x00080005, "ISO_IR 192")
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080020, "20240115")
                .text(STUDY_DESCRIPTION, Vr.LO, text, StandardCharsets.UTF_8)
                .text(0x00100010, Vr.PN, name, StandardCharsets.UTF_8)
                .text(0x00100020, "PAT-0042")
                .text(0x00100030, "19610203")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);
        return Copies.isFound(Copies.file(dataset), PLAN);
    }

    @ParameterizedTest
    @CsvSource({
        "Müller^Jürgen, knee of Mueller",
        "Müller^Jürgen, MUELLER knee",
        "Müller^Jürgen, MuellerJuergen",
        "Müller^Jürgen, muller",
        "Mueller^Juergen, Müller",
        "Sørensen^Åse, Soerensen",
        "Sørensen^Åse, SORENSEN",
        "Sørensen^Åse, Aase",
        "Groß^Anna, GROSS",
        "Łukasz^Jan, Lukasz",
        "Smith-Jones^Ann, knee of Smith",
        "Smith-Jones^Ann, Jones left",
        "Smith-Jones^Ann, SmithJones",
        "O'Neil^Pat, ONeil",
        "O’Neil^Pat, O Neil",
        "Li^Na, Li Na",
        "Null^Christopher, Null",
        "Null^Christopher, of Christopher",
        "Mercy^Ann, AnnMercy"
    })
    void a_name_is_found_as_others_write_it(String name, String text) {
        assertTrue(isFound(name, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PAT-0042",
                "PAT0042",
                "PAT 0042",
                "pat_0042",
                "CT20240115",
                "knee 240115",
                "15.01.24",
                "3-II-1961",
                "03 02 1961",
                "610203",
                "born 3. II. 1961"
            })
    void a_number_or_a_date_is_found_as_others_write_it(String text) {
        assertTrue(isFound("Mercy^Ann", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"knee left", "T2 tse 1.5 mm", "240116", "PAT 42", "MERCYFUL", "Unknown", "3-II-IV"})
    void what_only_resembles_one_stays(String text) {
        assertEquals(false, isFound("Mercy^Ann", text));
    }

    @Test
    void only_a_name_of_nothing_but_placeholders_is_none() {
        assertEquals(false, isFound("Unknown^Patient", "Unknown"));
        assertEquals(false, isFound("N/A", "N/A"));
    }
}

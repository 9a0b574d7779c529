// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {

    private static final Mentions MENTIONS = mentions();

    /** Mercy^John^Q with the Patient ID MRN-4711 and the Accession Number 75. */
    private static Mentions mentions() {
        byte[] file = Copies.file(
                Copies.instance(new Dataset().text(0x00080050, "75")).text(0x00100030, "19560317"));
        return Mentions.of(
                ByteBuffer.wrap(file),
                Planner.decide(Profile.DEFAULT, new RequestPolicy(Set.of(), false), Wishes.NONE)
                        .plan());
    }

    @ParameterizedTest
    @CsvSource({
        "mrn_4711, true",
        "MRN4711-followup, true",
        "JohnsKnee, true",
        "mercy, true",
        "trial-q, true",
        "born-1956-03-17, true",
        "17031956, true",
        "order-75, true",
        "mrn, false",
        "4711, false",
        "quality, false",
        "order-750, false",
        "trial-A_2024, false"
    })
    void a_label_mentions_an_identity_also_inside_words(String label, boolean mentions) {
        assertEquals(mentions, MENTIONS.matches(label));
    }

    @ParameterizedTest
    @CsvSource({
        "Müller-knee, true",
        "MuellerFollowUp, true",
        "muller2, true",
        "ct-20240115, true",
        "15.01.24_trial, true",
        "3-II-1961, true",
        "milling, false",
        "ct-20240116, false"
    })
    void a_label_is_read_in_every_spelling(String label, boolean mentions) {
        byte[] file = Copies.file(new Dataset()
                .text(0x00080005, "ISO_IR 192")
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080020, "20240115")
                .text(0x00100010, Vr.PN, "Müller^Jürgen", StandardCharsets.UTF_8)
                .text(0x00100030, "19610203")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES));

        assertEquals(
                mentions,
                Mentions.of(ByteBuffer.wrap(file), Profiles.plan(Profile.DEFAULT))
                        .matches(label));
    }

    @ParameterizedTest
    @CsvSource({"MRN", "Mercy", "1956"})
    void it_tells_no_identity(String identity) {
        assertFalse(MENTIONS.toString().contains(identity));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.domain.Domain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PairingTest {

    private static final Domain DOMAIN = new Domain(
            new Namespace("default", new PseudonymFormat.Random("P")),
            PatientIds.DEFAULT,
            Profile.DEFAULT,
            PixelPolicy.DEFAULT,
            new RequestPolicy(Set.of(), false),
            uid -> uid + "'");

    private final StudyArchive archive = mock(StudyArchive.class);

    /** Ids of this archive are the last UID. */
    @BeforeEach
    void giveIds() {
        when(archive.idOf(any(), any())).thenAnswer(call -> {
            CopyUids place = call.getArgument(1);
            Level level = call.getArgument(0);
            return switch (level) {
                case PATIENT -> place.patientId();
                case STUDY -> place.studyInstanceUid();
                case SERIES -> place.seriesInstanceUid();
                case INSTANCE -> place.sopInstanceUid();
            };
        });
    }

    private static StudyContents.Series series(String id, String... instances) {
        return new StudyContents.Series(
                id,
                id,
                Stream.of(instances)
                        .map(instance -> new StudyContents.Instance(instance, instance))
                        .toList());
    }

    private String pairs(
            String copied,
            Optional<Domain> domain,
            List<StudyContents.Series> originals,
            List<StudyContents.Series> copies) {
        Link link = new Link(
                "archive",
                "default",
                "study",
                copied,
                "P0",
                Link.State.COMPLETE,
                Requester.itself(Requester.Cause.HTTP),
                1,
                0,
                Instant.EPOCH);
        Optional<StudyContents.Study> original =
                originals.isEmpty() ? Optional.empty() : Optional.of(new StudyContents.Study("study", originals));
        return new Pairing(archive, link, new StudyContents.Study(copied, copies))
                .of(original, domain).stream()
                        .map(pair ->
                                pair.original().orElse("-") + "=" + pair.copy().orElse("-") + " "
                                        + pair.instances().stream()
                                                .map(one -> one.original().orElse("-") + "="
                                                        + one.copy().orElse("-"))
                                                .toList())
                        .toList()
                        .toString();
    }

    @Test
    void each_instance_is_beside_its_copy_and_what_has_no_partner_stands_alone() {
        assertEquals(
                "[b=b' [2=2', 1=1', 3=-, -=9'], c=- [4=-], -=z' [-=8']]",
                pairs(
                        "study'",
                        Optional.of(DOMAIN),
                        List.of(series("b", "2", "1", "3"), series("c", "4")),
                        List.of(series("b'", "9'", "1'", "2'"), series("z'", "8'"))));
    }

    @Test
    void a_copy_that_was_made_with_the_uids_of_the_original_is_found_by_them() {
        assertEquals(
                "[b=b [1=1]]",
                pairs("study", Optional.of(DOMAIN), List.of(series("b", "1")), List.of(series("b", "1"))));
    }

    @Test
    void without_an_original_or_a_domain_each_stands_alone() {
        assertEquals("[-=b' [-=1']]", pairs("study'", Optional.of(DOMAIN), List.of(), List.of(series("b'", "1'"))));
        assertEquals(
                "[b=- [1=-], -=b' [-=1']]",
                pairs("study'", Optional.empty(), List.of(series("b", "1")), List.of(series("b'", "1'"))));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.CopyLabels;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.copy.Fixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Copies that a script made are taken over, unless they contradict each other or what is known. */
class AdoptCopiesTest extends AdoptionFixture {

    @Test
    void a_copy_tells_pseudonym_uids_and_files() {
        String copy = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");

        AdoptionReport report = adoptAll();

        assertEquals(new AdoptionReport(1, 1, 0, List.of(), 0, true), report);
        AdoptedCopy adopted = adopted(copy);
        assertEquals(Identity.patient("4711"), adopted.patient());
        assertEquals("TRIAL-1", adopted.link().pseudonym());
        assertEquals("4711|1.2.3", adopted.link().original());
        assertEquals(Optional.of("2.25.7"), adopted.studyPseudonym());
        assertEquals(
                Set.of("1.2.3 2.25.7", "1.2.3.1 2.25.7.1", "1.2.3.1.1 2.25.7.1.1"),
                adopted.uids().stream()
                        .map(uid -> uid.original() + " " + uid.copy())
                        .collect(Collectors.toSet()));
        assertTrue(adopted.files().has(copy + "|2.25.7.1|2.25.7.1.1"));
        assertEquals(Optional.empty(), adopted.shift());
        assertEquals(new CopyLabels("default", Making.ADOPTED), fixture.archive.marks.get(copy));
        AuditEntry last = fixture.stores.audit.get(fixture.stores.audit.size() - 1);
        assertEquals(AuditEntry.Event.ADOPTED, last.event());
        assertEquals("applied: 1 studies, 1 new, 0 known, 0 conflicts", last.detail());
    }

    @Test
    void a_copy_that_is_linked_is_known_and_no_other_of_its_original_is_taken() {
        String copy = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        Link link = new Link(
                "fake",
                "default",
                "4711|1.2.3",
                copy,
                "TRIAL-1",
                Link.State.COMPLETE,
                Fixture.MERCY,
                1,
                0,
                Instant.EPOCH);
        fixture.stores.links.put("known", link);

        assertEquals(new AdoptionReport(1, 0, 1, List.of(), 0, true), adopt(NamedCopy.of(copy)));
        assertEquals(0, adoptAll().studies());
        assertEquals(
                Map.of(copy, Contradiction.COPY_TAKEN.reason()),
                conflicts(adopt(NamedCopy.inTable("another", copy, 2))));
    }

    @Test
    void copies_of_one_patient_with_different_ids_are_left_alone_and_others_adopted() {
        String one = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        String two = copied("4711", "1.2.4", "TRIAL-2", "2.25.8");
        copied("0815", "1.2.5", "TRIAL-3", "2.25.9");

        AdoptionReport report = adoptAll();

        assertEquals(
                Map.of(one, Contradiction.SEVERAL_PSEUDONYMS.reason(), two, Contradiction.SEVERAL_PSEUDONYMS.reason()),
                conflicts(report));
        assertEquals(1, report.added());
    }

    @Test
    void of_copies_with_different_ids_that_is_adopted_which_agrees_with_the_records() {
        String one = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        String two = copied("4711", "1.2.4", "TRIAL-2", "2.25.8");
        String three = copied("0815", "1.2.5", "TRIAL-1", "2.25.9");
        records.patients.put(Identity.patient("4711"), new Adoptions.Patient("TRIAL-1", Optional.empty()));

        AdoptionReport report = adoptAll();

        assertEquals(
                Map.of(two, Contradiction.OTHER_PSEUDONYM.reason(), three, Contradiction.TAKEN.reason()),
                conflicts(report));
        assertEquals("TRIAL-1", adopted(one).link().pseudonym());
    }

    @Test
    void an_id_of_two_patients_is_the_pseudonym_of_none() {
        String one = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        String two = copied("0815", "1.2.5", "TRIAL-1", "2.25.9");

        assertEquals(
                Map.of(one, Contradiction.SEVERAL_PATIENTS.reason(), two, Contradiction.SEVERAL_PATIENTS.reason()),
                conflicts(adoptAll()));
    }

    @Test
    void one_of_several_copies_must_be_named() {
        String one = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        String two = copied("4711", "1.2.3", "TRIAL-1", "2.25.8");

        assertEquals(
                Map.of(one, Contradiction.SEVERAL_COPIES.reason(), two, Contradiction.SEVERAL_COPIES.reason()),
                conflicts(adoptAll()));
        assertEquals(1, adopt(NamedCopy.of(two)).added());
    }

    @Test
    void what_is_no_copy_of_an_original_is_told() {
        String copy = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        String gone = copied("0815", "1.2.5", "TRIAL-2", "2.25.8");
        fixture.archive.delete(fixture.archive.find("0815|1.2.5").orElseThrow());
        String copyOfCopy = study(receive("TRIAL-3", "2.25.9", 1, Map.of()));
        mark("TRIAL-1|2.25.7|2.25.7.1|2.25.7.1.1", copyOfCopy + "|2.25.9.1|2.25.9.1.1");
        String plain = study(receive("0816", "1.2.6", 1, Map.of()));

        assertEquals(
                Map.of(
                        gone,
                        Contradiction.ORIGINAL_GONE.reason(),
                        copyOfCopy,
                        Contradiction.OF_COPY.reason(),
                        plain,
                        Contradiction.UNMARKED.reason(),
                        "none",
                        Contradiction.UNKNOWN.reason()),
                conflicts(adopt(
                        NamedCopy.of(gone), NamedCopy.of(copyOfCopy), NamedCopy.of(plain), NamedCopy.of("none"))));
        assertEquals(
                Map.of(plain, Contradiction.OF_ITSELF.reason()), conflicts(adopt(NamedCopy.inTable(plain, plain, 2))));
        assertEquals(
                Map.of(copy, Contradiction.NAMED_TWICE.reason()),
                conflicts(adopt(NamedCopy.inTable("4711|1.2.3", copy, 2), NamedCopy.inTable(plain, copy, 3))));
        assertEquals(List.of(), records.adopted);
    }

    @Test
    void copies_that_keep_what_the_domain_replaces_are_left_alone() {
        String id = study(receive("4711", "2.25.7", 1, Map.of()));
        String uid = study(receive("TRIAL-1", "1.2.3", 1, Map.of()));
        String pseudonym = study(receive("TRIAL?1", "2.25.8", 1, Map.of()));
        String original = study(receive("4711", "1.2.3", 1, Map.of()));

        assertEquals(
                Map.of(
                        id, Contradiction.KEEPS_PATIENT_ID.reason(),
                        pseudonym, Contradiction.IMPOSSIBLE_PSEUDONYM.reason()),
                conflicts(adopt(NamedCopy.inTable(original, id, 2), NamedCopy.inTable(original, pseudonym, 3))));
        assertEquals(
                Map.of(uid, Contradiction.KEEPS_UIDS.reason()), conflicts(adopt(NamedCopy.inTable(original, uid, 2))));
    }

    @Test
    void one_copy_tells_the_shift_of_all_copies_of_its_patient() {
        String without = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        String with = shifted("1.2.4", "2.25.8", "20240305");

        assertEquals(2, adoptAll().added());

        assertEquals(shift(5), adopted(with).shift());
        assertEquals(shift(5), adopted(without).shift());
    }

    @Test
    void copies_of_one_patient_with_different_shifts_are_left_alone() {
        String one = shifted("1.2.3", "2.25.7", "20240305");
        String two = shifted("1.2.4", "2.25.8", "20240306");

        assertEquals(
                Map.of(one, Contradiction.SEVERAL_SHIFTS.reason(), two, Contradiction.SEVERAL_SHIFTS.reason()),
                conflicts(adoptAll()));
    }

    private String shifted(String study, String uid, String date) {
        String copy = receive("TRIAL-1", uid, 1, Map.of(0x00080020, date));
        mark(receive("4711", study, 1, Map.of()), copy);
        return study(copy);
    }

    @Test
    void an_unreadable_file_does_not_keep_others_from_being_adopted() {
        String bad = copied("4711", "1.2.3", "TRIAL-1", "2.25.7");
        String good = copied("0815", "1.2.5", "TRIAL-2", "2.25.8");
        fixture.archive.unreadable.add(bad + "|2.25.7.1|2.25.7.1.1");

        AdoptionReport report = adoptAll();

        assertEquals(Set.of(bad), conflicts(report).keySet());
        assertEquals("TRIAL-2", adopted(good).link().pseudonym());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.copy.Fixture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An archive that is followed for the first time, and what was in it before. */
class FirstStartTest {

    private final Fixture fixture = new Fixture();

    @BeforeEach
    void holdOlderStudies() {
        stable("OLD-1");
        stable("OLD-2");
        fixture.now = fixture.archive.settledSince("OLD-2|1.2.3").orElseThrow().plusSeconds(1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Receives a study of this patient, which is stable at once. */
    private void stable(String patient) {
        fixture.receive(patient, "1.2.3", 1);
        fixture.archive.stable.add(patient + "|1.2.3");
    }

    private static void workAll(StableStudies studies) {
        studies.catchUp();
        boolean more = true;
        while (more) {
            more = studies.workOnce(Progress.UNSEEN).isPresent();
        }
    }

    private Set<String> copied() {
        return fixture.stores.links.values().stream()
                .map(link -> link.original().substring(0, link.original().indexOf('|')))
                .collect(Collectors.toSet());
    }

    /** A start after which the store cannot be reached. */
    private void startWithoutStore(boolean backlog) {
        StableStudies studies = fixture.stableStudies(backlog);
        studies.begin();
        fixture.stores.unreachable = true;
        assertThrows(StoreException.class, studies::catchUp);
        fixture.stores.unreachable = false;
    }

    @Test
    void what_came_while_the_store_was_away_gets_its_copy_also_after_a_restart() {
        startWithoutStore(false);
        stable("NEW-1");
        fixture.now = fixture.now.plusSeconds(3600);
        startWithoutStore(false);
        stable("NEW-2");

        workAll(fixture.stableStudies(false));

        assertEquals(Set.of("NEW-1", "NEW-2"), copied());
    }

    @Test
    void once_the_store_knows_where_to_go_on_the_note_is_gone() {
        workAll(fixture.stableStudies(false));

        assertEquals(null, fixture.archive.firstPosition);
    }

    /** Otherwise all that came in years would count as new for a store that takes the place of a former one. */
    @Test
    void another_store_begins_where_it_is_first_used() {
        workAll(fixture.stableStudies(false));
        stable("FORMER");
        FakeRecords other = new FakeRecords();
        StableStudies studies = fixture.stableStudies(
                other.all(), fixture.pseudonymization, new Domains(List.of(fixture.domain), java.util.Map.of()), false);

        studies.catchUp();

        assertEquals(0, other.waiting.size());
    }

    @Test
    void a_note_that_cannot_be_written_is_told_and_holds_until_the_end_of_the_process() {
        fixture.archive.notesNothing = true;
        StableStudies studies = fixture.stableStudies(false);
        studies.begin();
        stable("NEW");

        workAll(studies);

        assertEquals(Set.of("NEW"), copied());
        assertTrue(fixture.warnings.get(0).contains("could not be written down"), fixture.warnings.toString());
    }

    @Test
    void the_first_start_says_how_many_older_studies_are_left_alone_and_how_to_include_them() {
        workAll(fixture.stableStudies(false));
        workAll(fixture.stableStudies(false));

        assertEquals(1, fixture.warnings.size(), fixture.warnings.toString());
        assertTrue(fixture.warnings.get(0).contains("Orthanc held 2 before, which are left alone"));
        assertTrue(fixture.warnings.get(0).contains("set Backlog in StableStudies to true"));
    }

    @Test
    void an_empty_archive_needs_no_word() {
        fixture.archive.files.clear();

        workAll(fixture.stableStudies(false));

        assertEquals(List.of(), fixture.warnings);
    }

    @Test
    void a_backlog_that_is_wanted_later_gets_its_copies_once() {
        workAll(fixture.stableStudies(false));
        stable("NEW");
        workAll(fixture.stableStudies(false));

        workAll(fixture.stableStudies(true));
        workAll(fixture.stableStudies(true));

        assertEquals(Set.of("OLD-1", "OLD-2", "NEW"), copied());
        assertEquals(2, fixture.warnings.size(), fixture.warnings.toString());
        assertTrue(fixture.warnings.get(1).contains("Older studies are pseudonymized, too, as Backlog says: 2 lack"));
    }

    @Test
    void a_backlog_that_is_interrupted_is_worked_off_at_the_next_start() {
        workAll(fixture.stableStudies(false));
        fixture.stores.failingAdditions = 1;
        assertThrows(StoreException.class, fixture.stableStudies(true)::catchUp);

        workAll(fixture.stableStudies(true));

        assertEquals(Set.of("OLD-1", "OLD-2"), copied());
    }
}

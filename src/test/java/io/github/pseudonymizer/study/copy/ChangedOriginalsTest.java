// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Originals whose file was overwritten after it was copied. */
class ChangedOriginalsTest {

    private static final int MANUFACTURER = 0x00080070;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Outcome carryOut() {
        return fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
    }

    /** Receives an instance of three of the study, once more if it is there already. */
    private String receive(int number, String manufacturer) {
        return fixture.archive.receive(Fixture.slice("4711", "1.2.3", number, Map.of(MANUFACTURER, manufacturer)));
    }

    private void receiveThree() {
        IntStream.rangeClosed(1, 3).forEach(number -> receive(number, "First"));
    }

    private Link link() {
        return fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
    }

    /** The files of the copy that has been made. */
    private Map<String, byte[]> copy() {
        Map<String, byte[]> copy = new TreeMap<>(fixture.archive.files);
        copy.keySet().retainAll(fixture.archive.instancesOf(link().copy()));
        return copy;
    }

    private long copiesSaying(String manufacturer) {
        return copy().values().stream()
                .filter(file -> new String(file, StandardCharsets.ISO_8859_1).contains(manufacturer))
                .count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_changed_original_updates_its_copy_and_no_other(boolean overwrites) {
        fixture.archive.overwrites = overwrites;
        receiveThree();
        carryOut();
        Map<String, byte[]> before = copy();
        receive(2, "Second");

        Outcome outcome = carryOut();

        assertEquals(before.keySet(), copy().keySet());
        assertEquals(1, copiesSaying("Second"));
        assertEquals(2, copiesSaying("First"));
        assertEquals(3, outcome.instances());
        assertEquals(Link.State.COMPLETE, link().state());
        assertTrue(fixture.stores.audit.stream()
                .anyMatch(entry ->
                        entry.detail().endsWith("; instances replaced because their originals had changed (1)")));
    }

    @Test
    void what_is_up_to_date_is_not_replaced_again() {
        receiveThree();
        carryOut();
        receive(2, "Second");
        carryOut();
        int stores = fixture.archive.stores.get();

        carryOut();

        assertEquals(stores, fixture.archive.stores.get());
    }

    @Test
    void what_did_not_change_is_not_even_read() {
        receiveThree();
        carryOut();
        receive(3, "First");
        carryOut();
        fixture.archive.opened.clear();

        carryOut();

        // The first tells who the patient is.
        assertEquals(Set.of("4711|1.2.3|1.2.3.1|1.2.3.1.1"), fixture.archive.opened.keySet());
    }

    @Test
    void a_file_that_comes_once_more_with_the_same_content_leaves_its_copy_alone() {
        receiveThree();
        carryOut();
        int stores = fixture.archive.stores.get();
        String again = receive(3, "First");
        fixture.archive.opened.clear();

        carryOut();

        assertEquals(stores, fixture.archive.stores.get());
        assertFalse(fixture.archive.opened.containsKey(again), "its content is known");
    }

    @Test
    void a_changed_original_that_is_refused_leaves_the_copy_as_it_was() {
        receiveThree();
        carryOut();
        Map<String, byte[]> before = copy();
        receive(1, "Second");
        fixture.receiveLeaking("4711", "1.2.3", 2);

        assertThrows(RewriteException.class, this::carryOut);

        Map<String, byte[]> after = copy();
        assertEquals(before.keySet(), after.keySet());
        before.forEach((id, file) -> assertArrayEquals(file, after.get(id)));
        assertEquals(Link.State.COMPLETE, link().state());
        assertThrows(RewriteException.class, this::carryOut, "it does not count as up to date");
    }

    @Test
    void with_permission_the_others_are_updated_and_the_refused_one_counts_as_a_failure_every_time() {
        receiveThree();
        carryOut();
        receive(1, "Second");
        fixture.receiveLeaking("4711", "1.2.3", 2);
        Order permissive = fixture.order(true, true, "4711|1.2.3");

        Outcome once = fixture.pseudonymization.carryOut(permissive, Progress.UNSEEN);
        Outcome again = fixture.pseudonymization.carryOut(permissive, Progress.UNSEEN);

        assertEquals(1, once.failures());
        assertEquals(1, again.failures());
        assertEquals(1, copiesSaying("Second"));
        assertEquals(3, copy().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_update_that_fails_is_completed_later_without_being_asked_for(boolean overwrites) {
        fixture.archive.overwrites = overwrites;
        receiveThree();
        carryOut();
        IntStream.rangeClosed(1, 3).forEach(number -> receive(number, "Second"));
        receive(4, "Second");
        // The late one is stored; the first replacement is, too, or is deleted and not stored.
        fixture.archive.storesUntilFull = fixture.archive.stores.get() + 2;
        assertThrows(ArchiveException.class, this::carryOut);
        Link.State between = link().state();
        fixture.archive.storesUntilFull = Integer.MAX_VALUE;

        StableStudies studies = fixture.stableStudies(false);
        while (studies.workOnce(Progress.UNSEEN).isPresent()) {
            // It works.
        }

        assertEquals(Link.State.STORING, between);
        assertEquals(4, copiesSaying("Second"));
        assertEquals(4, copy().size());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void an_update_that_was_killed_is_completed_at_the_next_start() {
        receiveThree();
        carryOut();
        receive(2, "Second");
        fixture.archive.delete(
                new Resource(Level.INSTANCE, copy().keySet().iterator().next()));
        fixture.stores.begin(link());

        StableStudies studies = fixture.stableStudies(false);
        studies.recover();
        assertTrue(studies.workOnce(Progress.UNSEEN).isPresent());

        assertEquals(3, copy().size());
        assertEquals(1, copiesSaying("Second"));
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void an_update_that_was_killed_and_is_then_refused_takes_nothing_away() {
        receiveThree();
        carryOut();
        fixture.receiveLeaking("4711", "1.2.3", 2);
        fixture.stores.begin(link());

        assertThrows(RewriteException.class, this::carryOut);

        assertEquals(3, copy().size());
        assertEquals(Link.State.FAILED, link().state());
    }

    @Test
    void an_original_that_changed_while_a_crash_interrupted_the_first_copy_is_copied_as_it_is_now() {
        receiveThree();
        carryOut();
        fixture.stores.copied.clear(); // As if it had not come so far.
        fixture.stores.begin(link());
        int stores = fixture.archive.stores.get();
        receive(2, "Second");

        carryOut();

        assertEquals(1, copiesSaying("Second"));
        assertEquals(stores + 2, fixture.archive.stores.get(), "offered, deleted and stored; the others are current");
    }

    @Test
    void an_original_that_changed_after_it_was_copied_is_not_deleted() {
        receiveThree();
        fixture.archive.whileShowingOrigin = () -> {
            fixture.archive.whileShowingOrigin = () -> {};
            receive(2, "Second");
        };

        fixture.pseudonymization.carryOut(fixture.order(false, false, "4711|1.2.3"), Progress.UNSEEN);
        Set<String> left = fixture.archive.instancesOf("4711|1.2.3");
        Outcome outcome = carryOut();

        assertEquals(Set.of("4711|1.2.3|1.2.3.1|1.2.3.1.2"), left);
        assertEquals(1, copiesSaying("Second"));
        assertEquals(0, outcome.orphans());
    }
}

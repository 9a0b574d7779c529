// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PseudonymizationTest extends PseudonymizationFixture {

    @Test
    void every_instance_of_a_study_gets_its_twin_and_the_link_is_complete() {
        IntStream.range(0, 20).forEach(number -> fixture.receive("4711", "1.2.3", number));

        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        Outcome.Copy copy = outcome.copies().get(0);
        assertEquals(20, outcome.instances());
        assertEquals(Set.copyOf(copy.instances()), fixture.archive.instancesOf(copy.study()));
        Link link = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
        assertEquals(Link.State.COMPLETE, link.state());
        assertEquals(20, link.instances());
        assertEquals(copy.series(), fixture.archive.originsShown);
    }

    @Test
    void asking_again_gives_the_same_copy_and_stores_nothing() {
        fixture.receive("4711", "1.2.3", 1);
        Outcome first = fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        Outcome second = fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        assertEquals(first, second);
        assertEquals(1, fixture.archive.stores.get());
    }

    @Test
    void two_studies_of_a_patient_share_the_pseudonym() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.4", 1);

        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("4711"), Progress.UNSEEN);

        assertEquals(2, outcome.copies().size());
        assertEquals(outcome.copies().get(0).patient(), outcome.copies().get(1).patient());
    }

    @Test
    void two_studies_without_patient_id_do_not_share_a_pseudonym() {
        fixture.receive("", "1.2.3", 1);
        fixture.receive("", "1.2.4", 1);

        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("|1.2.3", "|1.2.4"), Progress.UNSEEN);

        assertFalse(
                outcome.copies().get(0).patient().equals(outcome.copies().get(1).patient()));
    }

    @Test
    void a_late_instance_joins_the_copy() {
        fixture.receive("4711", "1.2.3", 1);
        Outcome before = fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
        fixture.receive("4711", "1.2.3", 2);

        Outcome after = fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        assertEquals(before.copies().get(0).study(), after.copies().get(0).study());
        assertEquals(
                2, fixture.archive.instancesOf(after.copies().get(0).study()).size());
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void a_copy_is_its_own_copy() {
        fixture.receive("4711", "1.2.3", 1);
        String copy = fixture.pseudonymization
                .carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN)
                .copies()
                .get(0)
                .study();

        Outcome again = fixture.pseudonymization.carryOut(fixture.order(copy), Progress.UNSEEN);

        assertEquals(copy, again.copies().get(0).study());
        assertEquals(1, fixture.archive.stores.get());
    }

    @Test
    void dates_that_are_none_are_remarked_in_the_outcome_and_in_the_audit_trail() {
        for (int number = 1; number <= 3; number++) {
            fixture.archive.receive(Fixture.slice("4711", "1.2.276.1", number, Map.of(0x00080021, "MERCYDAY")));
        }

        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("4711"), Progress.UNSEEN);

        assertEquals(
                Map.of(new Remark("SeriesDate", Remark.Problem.NOT_A_DATE), 3L),
                outcome.remarks().counts());
        assertEquals(
                "pseudonym P1; SeriesDate: no date, emptied (3)",
                fixture.stores.audit.get(0).detail().replaceFirst("P\\d+", "P1"));
    }

    @Test
    void the_audit_trail_names_every_pseudonym_that_was_told() {
        fixture.receive("one", "1.2.3", 1);
        String study = "one|1.2.3";
        fixture.pseudonymization.carryOut(fixture.order(study), Progress.UNSEEN);
        fixture.pseudonymization.rewriteOnly(fixture.order(study), twin -> {});

        String pseudonym = fixture.stores
                .find(fixture.archive.name(), "default", study)
                .orElseThrow()
                .pseudonym();
        List<AuditEntry> told = fixture.stores.audit;
        assertEquals(2, told.size());
        assertTrue(
                told.get(0).detail().startsWith("pseudonym " + pseudonym),
                told.get(0).detail());
        assertEquals(pseudonym, told.get(1).subject());
    }

    @Test
    void an_instance_that_would_leak_refuses_the_study_and_the_audit_trail_says_so() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receiveLeaking("4711", "1.2.3", 2);

        assertThrows(
                RewriteException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN));

        assertEquals(2, fixture.archive.files.size());
        assertEquals(AuditEntry.Event.REFUSED, fixture.stores.audit.get(0).event());
    }

    @Test
    void a_permissive_order_leaves_out_what_cannot_be_pseudonymized() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receiveLeaking("4711", "1.2.3", 2);

        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order(false, true, "4711|1.2.3"), Progress.UNSEEN);

        assertEquals(1, outcome.failures());
        assertEquals(1, outcome.copies().get(0).instances().size());
        assertTrue(outcome.ignored().contains("KeepSource"));
        assertEquals(3, fixture.archive.files.size());
    }

    @Test
    void originals_go_when_their_copies_are_read_back() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);

        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order(false, false, "4711|1.2.3"), Progress.UNSEEN);

        assertEquals(Set.copyOf(outcome.copies().get(0).instances()), fixture.archive.files.keySet());
    }

    @Test
    void success_is_told_when_the_archive_shows_what_the_copy_is() {
        List<String> when = new ArrayList<>();
        fixture.archive.showsOriginsAtOnce = true;
        fixture.archive.whileShowingOrigin = () -> when.add("origin");
        fixture.receive("4711", "1.2.3", 1);
        Progress told = new Impatience(false) {
            @Override
            public void stored(Outcome outcome) {
                when.add(fixture.archive.marks.isEmpty() ? "no marks" : "success");
            }
        };

        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), told);

        assertEquals(List.of("origin", "success"), when);
    }

    @Test
    void success_is_told_when_the_originals_are_gone() {
        List<Boolean> gone = new ArrayList<>();
        fixture.archive.showsOriginsAtOnce = true;
        String original = fixture.receive("4711", "1.2.3", 1);
        Progress told = new Impatience(false) {
            @Override
            public void stored(Outcome outcome) {
                gone.add(!fixture.archive.files.containsKey(original));
            }
        };

        fixture.pseudonymization.carryOut(fixture.order(false, false, "4711|1.2.3"), told);

        assertEquals(List.of(true), gone);
    }

    @Test
    void a_failed_deletion_is_told_as_a_failure_and_never_as_success() {
        List<String> heard = new ArrayList<>();
        fixture.archive.showsOriginsAtOnce = true;
        fixture.archive.whileShowingOrigin = () -> fixture.archive.unreadable.addAll(fixture.archive.files.keySet());
        fixture.receive("4711", "1.2.3", 1);
        Progress told = new Impatience(false) {
            @Override
            public void stored(Outcome outcome) {
                heard.add("success");
            }

            @Override
            public void failed(RuntimeException failure) {
                heard.add("failure");
            }
        };
        Order deleting = fixture.order(false, false, "4711|1.2.3");

        assertThrows(ArchiveException.class, () -> fixture.pseudonymization.carryOut(deleting, told));

        assertEquals(List.of("failure"), heard);
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void an_origin_that_needs_a_job_of_the_archive_follows_when_ours_has_ended() {
        List<String> when = new ArrayList<>();
        fixture.archive.whileShowingOrigin = () -> when.add("origin");
        fixture.receive("4711", "1.2.3", 1);
        Progress told = new Impatience(false) {
            @Override
            public void stored(Outcome outcome) {
                when.add("success");
            }
        };

        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), told);

        assertEquals(List.of("success", "origin"), when);
    }

    @Test
    void a_request_waits_for_the_origin_of_one_copy_and_not_for_those_of_many() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4712", "1.2.4", 1);
        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3", "4712|1.2.4"), Progress.UNSEEN);

        assertEquals(List.of(true, false, false), fixture.archive.waitsForOrigins);
    }

    @Test
    void origins_are_shown_before_originals_are_deleted() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4712", "1.2.4", 1);
        fixture.pseudonymization.carryOut(fixture.order(false, false, "4711|1.2.3", "4712|1.2.4"), Progress.UNSEEN);

        assertEquals(List.of(true, true), fixture.archive.waitsForOrigins);
    }

    @Test
    void a_copy_belongs_to_no_domain_but_its_own() {
        fixture.receive("4711", "1.2.3", 1);
        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
        Resource copy = new Resource(Level.STUDY, outcome.copies().get(0).study());

        assertEquals(
                List.of("4711|1.2.3"),
                fixture.pseudonymization.originalsAmong(List.of(copy, new Resource(Level.STUDY, "4711|1.2.3"))));
    }

    @Test
    void many_requests_for_one_study_at_once_make_one_copy() throws Exception {
        IntStream.range(0, 10).forEach(number -> fixture.receive("4711", "1.2.3", number));
        ExecutorService clients = Executors.newFixedThreadPool(8);
        Callable<Outcome> ask = () -> fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);

        Set<Outcome> answers = new HashSet<>();
        for (Future<Outcome> answer : clients.invokeAll(Collections.nCopies(8, ask))) {
            answers.add(answer.get());
        }
        clients.shutdown();

        assertEquals(1, answers.size());
        assertEquals(10, fixture.archive.stores.get());
    }

    @Test
    void one_instance_can_be_rewritten_without_being_stored() {
        String instance = fixture.receive("4711", "1.2.3", 1);
        StringBuilder answered = new StringBuilder();

        fixture.pseudonymization.rewriteOnly(fixture.order(instance), copy -> {
            ByteBuffer file = ByteBuffer.allocate((int) copy.size());
            copy.writeTo(file);
            answered.append(StandardCharsets.ISO_8859_1.decode(file.flip()));
        });

        assertEquals("DICM", answered.substring(128, 132));
        assertFalse(answered.toString().contains("4711"));
        assertEquals(1, fixture.archive.files.size());
    }
}

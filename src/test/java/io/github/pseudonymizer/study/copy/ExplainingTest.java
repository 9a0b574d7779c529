// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainingTest {

    private final Fixture fixture = new Fixture();
    private final Explaining explaining = new Explaining(
            fixture.archive, fixture.stores, new Domains(List.of(fixture.domain, fixture.trial), Map.of()));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void an_explanation_assigns_stores_and_records_nothing() {
        String instance = fixture.receive("4711", "1.2.276.1", 1);

        Explanation explanation = explaining
                .explain(instance, "", "")
                .flatMap(Explained::explanation)
                .orElseThrow();

        assertEquals(7, explanation.attributeCount());
        assertEquals(0, explanation.refusalCount());
        assertEquals(Map.of(), fixture.stores.assigned);
        assertEquals(Map.of(), fixture.stores.links);
        assertTrue(fixture.stores.audit.isEmpty());
        assertEquals(1, fixture.archive.files.size());
    }

    @Test
    void what_would_be_refused_is_explained() {
        String instance = fixture.receiveLeaking("MRN-4711", "1.2.276.1", 1);

        Explanation explanation = explaining
                .explain(instance, "", "")
                .flatMap(Explained::explanation)
                .orElseThrow();

        assertEquals(RewriteException.Reason.LEAK, explanation.refusals().get(0).reason());
    }

    @Test
    void a_copy_is_explained_by_what_it_was_made_in_its_own_domain_whichever_is_asked_for() {
        fixture.receive("4711", "1.2.276.1", 1);
        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("4711"), Progress.UNSEEN);
        String copy = outcome.copies().get(0).instances().get(0);

        Explained explained = explaining.explain(copy, "trial", "").orElseThrow();

        assertEquals(fixture.domain, explained.domain());
        ExplainedCopy made = explained.copy().orElseThrow();
        assertEquals("2026d", made.rules().orElseThrow().edition());
        assertFalse(made.outdated());
        assertEquals(List.of(), made.differences());
    }

    @Test
    void what_would_differ_today_is_told_of_a_copy() {
        fixture.receive("4711", "1.2.276.1", 1);
        Tag kvp = Tag.of(0x0018, 0x0060);
        Tag description = Tag.of(0x0008, 0x1030);
        Wishes wishes = new Wishes(Set.of(description), Set.of(kvp), Map.of(), false, "");
        RequestPolicy then = new RequestPolicy(Set.of(description), false);
        Order order = fixture.order("4711");
        Outcome outcome = fixture.pseudonymization.carryOut(
                new Order(
                        order.resources(),
                        with(then, fixture.domain.profile().settings().withEdition("2023b")),
                        wishes,
                        true,
                        false,
                        Fixture.MERCY),
                Progress.UNSEEN);

        ExplainedCopy made = explaining
                .explain(outcome.copies().get(0).instances().get(0), "", "")
                .flatMap(Explained::copy)
                .orElseThrow();

        assertTrue(made.outdated());
        assertEquals(List.of("Keep (0008,1030) StudyDescription", "Remove (0018,0060) KVP"), made.wishes());
        assertEquals(
                List.of("edition: was 2023b, is 2026d today", "allowKeep: was (0008,1030), is nothing today"),
                made.differences());
        assertEquals(List.of("Keep (0008,1030) StudyDescription: this domain does not allow it"), made.ignoredToday());
    }

    private Domain with(RequestPolicy policy, Profile profile) {
        Domain plain = fixture.domain;
        return new Domain(plain.namespace(), plain.patientIds(), profile, plain.pixels(), policy, plain.uids());
    }

    @Test
    void a_copy_of_an_older_version_says_that_nothing_is_recorded() {
        fixture.receive("4711", "1.2.276.1", 1);
        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("4711"), Progress.UNSEEN);
        fixture.stores.makings.clear();

        ExplainedCopy made = explaining
                .explain(outcome.copies().get(0).instances().get(0), "", "")
                .flatMap(Explained::copy)
                .orElseThrow();

        assertTrue(made.outdated());
        assertEquals(Optional.empty(), made.rules());
    }

    @Test
    void only_an_instance_is_explained() {
        String instance = fixture.receive("4711", "1.2.276.1", 1);

        assertEquals(Optional.empty(), explaining.explain("4711", "", ""));
        assertEquals(Optional.empty(), explaining.explain("4711|1.2.276.1", "", ""));
        assertEquals(Optional.empty(), explaining.explain(instance + "0", "", ""));
    }

    @Test
    void without_a_database_nothing_is_explained() {
        String instance = fixture.receive("4711", "1.2.276.1", 1);
        fixture.stores.unreachable = true;

        assertThrows(StoreException.class, () -> explaining.explain(instance, "", ""));
    }
}

package io.github.pseudonymizer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.Explanation;
import io.github.pseudonymizer.rewrite.RewriteException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainingTest {

    private final Fixture fixture = new Fixture();
    private final Explaining explaining = new Explaining(
            fixture.archive, fixture.records, new Cohorts(List.of(fixture.cohort, fixture.trial), Map.of()));

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
        assertEquals(Map.of(), fixture.records.assigned);
        assertEquals(Map.of(), fixture.records.links);
        assertTrue(fixture.records.audit.isEmpty());
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
    void a_copy_is_told_to_stay_in_every_domain() {
        fixture.receive("4711", "1.2.276.1", 1);
        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order("4711"), Progress.UNSEEN);
        String copy = outcome.copies().get(0).instances().get(0);

        assertEquals(Optional.of(Explained.copy(fixture.trial)), explaining.explain(copy, "trial", ""));
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
        fixture.records.unreachable = true;

        assertThrows(StoreException.class, () -> explaining.explain(instance, "", ""));
    }
}

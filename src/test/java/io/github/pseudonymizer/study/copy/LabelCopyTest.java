// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LabelCopyTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Outcome carryOut(Order order) {
        return fixture.pseudonymization.carryOut(order, Progress.UNSEEN);
    }

    private Set<String> labelsOf(String id) {
        Map<String, Set<String>> labels = fixture.archive.labels;
        return labels == null ? Set.of() : labels.getOrDefault(id, Set.of());
    }

    private void label(String id, String... labels) {
        for (String label : labels) {
            fixture.archive.label(new Resource(Level.STUDY, id), label);
        }
    }

    @Test
    void a_copy_gets_the_labels_of_its_original_at_every_level() {
        String instance = fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
        label("4711", "trial-A");
        label("4711|1.2.3", "baseline", "checked");
        label("4711|1.2.3|1.2.3.1", "axial");
        label(instance, "key-image");

        Outcome outcome = carryOut(fixture.orderWithLabels("4711|1.2.3"));

        Outcome.Copy copy = outcome.copies().get(0);
        assertEquals(List.of(), outcome.ignored());
        assertEquals(Set.of("trial-A"), labelsOf(copy.patient()));
        assertEquals(Set.of("baseline", "checked"), labelsOf(copy.study()));
        assertEquals(Set.of("axial"), labelsOf(copy.series().get(0)));
        assertEquals(Set.of("key-image"), labelsOf(copy.instances().get(0)));
        assertEquals(Set.of(), labelsOf(copy.instances().get(1)));
    }

    @Test
    void labels_stay_where_they_are_unless_they_are_asked_for() {
        fixture.receive("4711", "1.2.3", 1);
        label("4711|1.2.3", "baseline");

        Outcome outcome = carryOut(fixture.order("4711|1.2.3"));

        assertEquals(Set.of(), labelsOf(outcome.copies().get(0).study()));
    }

    @Test
    void a_label_that_mentions_the_patient_is_withheld_and_not_told() {
        fixture.receive("4711", "1.2.3", 1);
        label("4711|1.2.3", "MercyTrial", "case_4711b", "baseline");

        Outcome outcome = carryOut(fixture.orderWithLabels("4711|1.2.3"));

        assertEquals(Set.of("baseline"), labelsOf(outcome.copies().get(0).study()));
        assertEquals(List.of("KeepLabels: a label that mentions an identity was not copied"), outcome.ignored());
        assertFalse(outcome.toString().contains("MercyTrial"));
    }

    @Test
    void an_archive_without_labels_is_no_obstacle() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.labels = null;

        Outcome outcome = carryOut(fixture.orderWithLabels("4711|1.2.3"));

        assertEquals(1, outcome.copies().size());
        assertEquals(List.of("KeepLabels: this archive has no labels"), outcome.ignored());
    }

    @Test
    void a_copy_stays_although_the_archive_refuses_a_label() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.labels = new TreeMap<>(Map.of("4711|1.2.3", Set.of("refused")));

        Outcome outcome = carryOut(fixture.orderWithLabels("4711|1.2.3"));

        assertEquals(List.of("KeepLabels: the archive did not take every label"), outcome.ignored());
        assertEquals(2, fixture.archive.files.size());
    }
}

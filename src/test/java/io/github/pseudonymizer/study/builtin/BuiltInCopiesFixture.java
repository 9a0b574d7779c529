// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.builtin;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An archive with copies that the built-in made, and what becomes of them. */
abstract class BuiltInCopiesFixture {

    static final String ORIGINAL = "4711|1.2.3";
    static final String COPY_OF_BUILT_IN = "anon|9.1";
    final Fixture fixture = new Fixture();
    final FakeArchive archive = fixture.archive;
    final Domains cohorts = new Domains(List.of(fixture.domain), Map.of());

    @BeforeEach
    void receive() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** As the archive's own anonymization does. */
    String anonymize(String original, String patient, String study) {
        archive.receive(Fixture.slice(patient, study, 1, Map.of(0x00120062, "YES")));
        archive.anonymizedFrom.put(patient + "|" + study, original);
        return patient + "|" + study;
    }

    String anonymize() {
        return anonymize(ORIGINAL, "anon", "9.1");
    }

    String pseudonymize(String study) {
        return fixture.pseudonymization
                .carryOut(fixture.order(study), Progress.UNSEEN)
                .copies()
                .get(0)
                .study();
    }

    BuiltInCopies builtInCopies() {
        return new BuiltInCopies(archive, fixture.stores.all(), cohorts);
    }

    Map<String, BuiltInCopies.Result> replaceAll() {
        return builtInCopies().replaceAll("", false, Fixture.MERCY);
    }

    void work() {
        work(cohorts);
    }

    void work(Domains domains) {
        StableStudies studies = fixture.stableStudies(domains, false);
        while (studies.workOnce(Progress.UNSEEN).isPresent()) {
            // Until nothing is left to do.
        }
    }

    Set<String> studies() {
        return Set.copyOf(archive.studies(0, 100));
    }

    List<AuditEntry> replacements() {
        return fixture.stores.audit.stream()
                .filter(entry -> entry.event() == AuditEntry.Event.BUILT_IN_COPY_REPLACED)
                .toList();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.FakeRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Forgets in the records in memory. */
final class FakeForgetting implements Forgetting {

    /** Pseudonyms of the studies that were forgotten. */
    final List<String> forgotten = new ArrayList<>();

    private final FakeRecords records;

    FakeForgetting(FakeRecords records) {
        this.records = records;
    }

    @Override
    public Optional<Known> find(String archive, String domain, String pseudonym) {
        return Optional.of(new Known(
                records.links.values().stream()
                        .filter(link -> link.domain().equals(domain))
                        .filter(link -> link.pseudonym().equals(pseudonym))
                        .toList(),
                Set.of(),
                Set.of(),
                false,
                Optional.empty()));
    }

    @Override
    public boolean isNamedIn(String domain, String pseudonym, String text) {
        return false;
    }

    @Override
    public List<Study> studies(String domain, Predicate<Study> wanted) {
        List<Study> all = new ArrayList<>();
        records.assigned.forEach((identity, pseudonym) -> {
            if (pseudonym instanceof Pseudonym.OfStudy study) {
                all.add(new Study(study.uid().value(), identity));
            }
        });
        return all.stream().filter(wanted).toList();
    }

    @Override
    public byte[] secret(String domain, String pseudonym) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void renewing(String archive, String domain, String pseudonym, Set<String> copies) {
        throw new UnsupportedOperationException();
    }

    /** The pseudonym of the patient is not told any more, and requests for these studies are refused. */
    @Override
    public void forget(String domain, String pseudonym, List<String> studies, String renewed, AuditEntry entry) {
        forgotten.addAll(studies);
        studies(domain, study -> studies.contains(study.pseudonym())).stream()
                .map(Study::identity)
                .forEach(records.forgotten::add);
        records.assigned
                .keySet()
                .removeIf(identity -> identity.kind() == Identity.Kind.PATIENT || records.forgotten.contains(identity));
        records.links
                .values()
                .removeAll(find("", domain, pseudonym).orElseThrow().links());
    }
}

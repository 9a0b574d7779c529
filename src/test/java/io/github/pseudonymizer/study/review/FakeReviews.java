// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Links without decisions, in memory. */
record FakeReviews(FakeRecords records) implements Reviews {

    @Override
    public List<ReviewedLink> page(String archive, LinkQuestion question, LinkQuestion.Page page) {
        return List.of();
    }

    @Override
    public List<LinkQuestion.Patient> patients(Map<String, Identity> identities) {
        return List.of();
    }

    @Override
    public Optional<ReviewedLink> find(String archive, String copy) {
        return Optional.empty();
    }

    @Override
    public List<Decision> history(Link link) {
        return List.of();
    }

    @Override
    public boolean decide(
            Link link,
            Optional<Integer> begun,
            Decision decision,
            Function<List<Decision>, Verdict> verdict,
            AuditEntry entry) {
        return false;
    }

    @Override
    public void delete(String archive, String copy) {
        records.ofCopy(archive, copy).forEach(link -> {
            records.formerCopies.drop(link);
            records.links.values().remove(link);
        });
    }

    @Override
    public Map<Verdict, Long> count(String archive) {
        return Map.of();
    }
}

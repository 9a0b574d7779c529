// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Every domain, and the rules by which studies belong to them.
 *
 * @param all the first is {@code default}
 * @param rules by name of the domain; a study belongs to a domain if one of its rules holds
 */
public record Domains(List<Domain> all, Map<String, List<DomainRule>> rules) {

    public Domains {
        all = List.copyOf(all);
        rules = Map.copyOf(rules);
    }

    /**
     * The domain of this name, or the default for an empty one.
     *
     * @throws DomainException if no domain has it
     */
    public Domain named(String name) {
        if (name.isEmpty()) {
            return all.get(0);
        }
        return all.stream()
                .filter(domain -> name(domain).equals(name))
                .findFirst()
                .orElseThrow(() -> new DomainException("unknown Domain; there are "
                        + all.stream().map(Domains::name).toList()));
    }

    /** The digests of the rules by which copies are made today, with wishes or without, by name of the domain. */
    public Map<String, Set<String>> rulesDigests() {
        return all.stream()
                .collect(Collectors.toMap(
                        Domains::name,
                        domain -> Set.of(
                                domain.rules().digest(false), domain.rules().digest(true))));
    }

    /**
     * The one domain to which all these studies belong: the one with a rule that holds, or the default.
     *
     * @param studies tells the archive's ids, and is not asked if there are no rules
     * @param user who asks, as Orthanc authenticated them, or empty
     * @throws DomainException if rules of several domains hold for a study, or the studies belong to different ones
     * @throws ArchiveException if the archive fails
     */
    public Domain of(Supplier<List<String>> studies, String user, StudyArchive archive) {
        if (rules.isEmpty()) {
            return all.get(0); // Without a look at any study.
        }
        Set<String> names = studies.get().stream()
                .map(study -> domainOf(archive.traitsOf(study), user))
                .collect(Collectors.toCollection(TreeSet::new));
        if (names.size() > 1) {
            throw new DomainException("the studies belong to different domains: " + names
                    + "; please ask for them one by one, or name a Domain");
        }
        return names.isEmpty() ? all.get(0) : named(names.iterator().next());
    }

    private String domainOf(StudyTraits study, String user) {
        List<String> holding = all.stream()
                .map(Domains::name)
                .filter(name -> rules.getOrDefault(name, List.of()).stream().anyMatch(rule -> rule.holds(study, user)))
                .toList();
        if (holding.size() > 1) {
            throw new DomainException(
                    "the study belongs to several domains by their rules: " + holding + "; please name a Domain");
        }
        return holding.isEmpty() ? "" : holding.get(0);
    }

    private static String name(Domain domain) {
        return domain.namespace().name();
    }
}

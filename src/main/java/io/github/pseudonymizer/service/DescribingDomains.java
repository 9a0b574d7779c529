// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says what each domain is, and how much there is of it. Thread-safe.
 *
 * @param archive the archive's name for itself; empty without one
 */
public record DescribingDomains(String archive, Domains domains, ServicePorts ports) {

    /**
     * A domain.
     *
     * @param profile in words; only the name says something of a domain that the settings no longer have
     * @param digest of the rules by which copies are made today; empty if the settings do not have the domain
     */
    public record Description(String name, List<String> profile, String digest, PseudonymTable.Counts counts) {}

    /** The domains of the settings, and then others that the database has; after an entry in the audit trail. */
    public List<Description> all(Requester requester) {
        Map<String, PseudonymTable.Counts> counts = ports.table().counts();
        List<Description> descriptions = new ArrayList<>();
        for (Domain domain : domains.all()) {
            String name = domain.namespace().name();
            descriptions.add(new Description(
                    name,
                    words(domain),
                    domain.rules().digest(false),
                    counts.getOrDefault(name, PseudonymTable.Counts.NONE)));
        }
        List<String> configured = descriptions.stream().map(Description::name).toList();
        counts.forEach((name, count) -> {
            if (!configured.contains(name)) {
                descriptions.add(new Description(name, List.of("not in Domains of the settings any more"), "", count));
            }
        });
        ports.audit().record(new AuditEntry(archive, AuditEntry.Event.DOMAINS_READ, requester, "", "", ""));
        return descriptions;
    }

    private static List<String> words(Domain domain) {
        Profile profile = domain.profile().inUse();
        List<String> words = new ArrayList<>();
        words.add("PS3.15 " + profile.edition() + ", Basic Application Level Confidentiality Profile"
                + (profile.options().isEmpty()
                        ? ""
                        : " with "
                                + new TreeSet<>(profile.options())
                                        .stream().map(Option::settingName).collect(Collectors.joining(", "))));
        attributes(profile.keep(), "kept").ifPresent(words::add);
        attributes(profile.remove(), "removed").ifPresent(words::add);
        attributes(profile.replace().keySet(), "replaced by a fixed value").ifPresent(words::add);
        attributes(profile.keepPrivate(), "private and kept").ifPresent(words::add);
        if (!profile.cleanPatterns().isEmpty()) {
            words.add("patterns for cleaned text: " + profile.cleanPatterns().size());
        }
        words.add("patients are told apart by Patient ID"
                + (domain.patientIds().useIssuer() ? " and Issuer of Patient ID" : ""));
        words.add("pseudonyms are " + format(domain.namespace().format()));
        return words;
    }

    private static Optional<String> attributes(Collection<?> attributes, String outcome) {
        return attributes.isEmpty()
                ? Optional.empty()
                : Optional.of("attributes " + outcome + ": " + attributes.size());
    }

    /** The word of the settings is the name of the format. */
    private static String format(PseudonymFormat format) {
        String word = format.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return word + (format.prefix().isEmpty() ? "" : ", with the prefix " + format.prefix());
    }
}

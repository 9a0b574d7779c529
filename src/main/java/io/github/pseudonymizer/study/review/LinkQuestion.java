// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.study.Link;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which links are wanted. Each condition that is present must hold.
 *
 * @param domain name of the domain
 * @param patients of one of these patients; an empty list finds nothing
 * @param study the archive's id of the original or of the copy
 * @param state how far the copy is
 * @param verdict what people have decided
 * @param from made then or later
 * @param until made before
 */
public record LinkQuestion(
        Optional<String> domain,
        Optional<List<Patient>> patients,
        Optional<String> study,
        Optional<Link.State> state,
        Optional<Verdict> verdict,
        Optional<Instant> from,
        Optional<Instant> until) {

    /** Every link. */
    public static final LinkQuestion ALL = new LinkQuestion(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * A patient.
     *
     * @param domain name of the domain; empty for all
     */
    public record Patient(String domain, String pseudonym) {}

    /**
     * A part of the list, which has the newest link first.
     *
     * @param after {@link ReviewedLink#next} of the link before the first one, or the archive's id of its copy; empty
     *     for the beginning
     * @param limit at most so many; fewer mean that there are no more
     */
    public record Page(String after, int limit) {}

    /** The same for these patients. */
    public LinkQuestion of(List<Patient> others) {
        return new LinkQuestion(domain, Optional.of(List.copyOf(others)), study, state, verdict, from, until);
    }
}

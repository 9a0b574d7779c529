// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Set;

/**
 * An order to pseudonymize studies or parts of them.
 *
 * @param resources at least one
 * @param domain in which domain
 * @param wishes the client's wishes beyond the profile
 * @param transferSyntax UID of the one that copies with pixels are to have, a lossless one; empty for that of the
 *     original
 * @param keepSource whether the originals stay
 * @param permissive whether the copy may lack instances that cannot be pseudonymized
 * @param requester who asks
 * @param keepLabels whether the copy gets the labels of the original that do not identify a person
 * @param admission of patients who have no pseudonym yet
 */
public record Order(
        List<Resource> resources,
        Domain domain,
        Wishes wishes,
        String transferSyntax,
        boolean keepSource,
        boolean permissive,
        Requester requester,
        boolean keepLabels,
        Admission admission) {

    /** Faults of one instance, not of the archive. */
    private static final Set<ArchiveException.Reason> OF_ONE_INSTANCE =
            Set.of(ArchiveException.Reason.GONE, ArchiveException.Reason.UNREADABLE);

    public Order {
        resources = List.copyOf(resources);
    }

    /** An order that leaves transfer syntax and labels alone, for any number of new patients. */
    public Order(
            List<Resource> resources,
            Domain domain,
            Wishes wishes,
            boolean keepSource,
            boolean permissive,
            Requester requester) {
        this(resources, domain, wishes, "", keepSource, permissive, requester, false, Admission.ALWAYS);
    }

    /** The same order, with the rectangles that are recorded for the study if it has none itself. */
    public Order blackingOutAs(Wishes recorded) {
        return wishes.blackOut().isEmpty() && !recorded.blackOut().isEmpty()
                ? new Order(
                        resources,
                        domain,
                        wishes.blackingOut(recorded.blackOut()),
                        transferSyntax,
                        keepSource,
                        permissive,
                        requester,
                        keepLabels,
                        admission)
                : this;
    }

    /** Whether the copy may be without an instance with which this is wrong. */
    public boolean mayLack(RuntimeException refused) {
        boolean isInstances = refused instanceof RewriteException
                || (refused instanceof ArchiveException failed && OF_ONE_INSTANCE.contains(failed.reason()));
        return permissive && isInstances;
    }
}

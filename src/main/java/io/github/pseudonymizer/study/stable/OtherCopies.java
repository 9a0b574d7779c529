// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.copy.StudyCopying;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The copies of a study that clients asked for, in domains to which its rules do not assign it. When the study becomes
 * stable again they are brought up to date, but get no further instances: perhaps only a part was wanted. Thread-safe.
 */
record OtherCopies(StudyArchive archive, Links links, StudyCopying copying, Domains domains) {

    /**
     * Brings them up to date.
     *
     * @param done the domains with copies that are up to date already
     * @throws RuntimeException as {@link StudyCopying#carryOut}
     */
    void update(PendingStudy work, Set<Domain> done, Progress progress) {
        Set<String> copied = links.ofOriginal(archive.name(), work.study()).stream()
                .filter(link -> link.state() == Link.State.COMPLETE)
                .map(Link::domain)
                .collect(Collectors.toSet());
        domains.all().stream()
                .filter(domain -> copied.contains(domain.namespace().name()) && !done.contains(domain))
                .forEach(domain -> copying.update(order(work, domain), progress));
    }

    private static Order order(PendingStudy work, Domain domain) {
        Resource study = new Resource(Level.STUDY, work.study());
        return new Order(List.of(study), domain, Wishes.NONE, true, false, Requester.itself(work.cause()));
    }
}

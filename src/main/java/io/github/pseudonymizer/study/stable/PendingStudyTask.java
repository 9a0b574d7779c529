// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.builtin.BuiltInCopyReplacement;
import io.github.pseudonymizer.study.copy.InterruptedCopies;
import io.github.pseudonymizer.study.copy.SecondCopies;
import io.github.pseudonymizer.study.copy.StudyCopying;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The work on one study of the queue. Thread-safe. */
final class PendingStudyTask {

    private final StudyArchive archive;
    private final Links links;
    private final StudyCopying copying;
    private final Domains domains;
    private final BuiltInCopyReplacement replacement;
    private final OtherCopies otherCopies;
    private final InterruptedCopies interrupted;
    private final OutdatedWalk walk;
    private final boolean skipCopied;

    /** @param skipCopied whether a study that others have anonymized gets no copy of ours */
    PendingStudyTask(StudyArchive archive, Stores stores, StudyCopying copying, Domains domains, boolean skipCopied) {
        this.archive = archive;
        this.links = stores.links();
        this.copying = copying;
        this.domains = domains;
        this.replacement = new BuiltInCopyReplacement(archive, links, stores.audit(), copying, domains);
        this.otherCopies = new OtherCopies(archive, links, copying, domains);
        this.interrupted = copying.interrupted();
        this.walk = new OutdatedWalk(archive, stores, domains);
        this.skipCopied = skipCopied;
    }

    /** Whether a study is to be looked at again later, because others may be about to copy it. */
    boolean waitsForOthers(PendingStudy work) {
        return skipCopied
                && work.cause() == Requester.Cause.STABLE_STUDY
                && work.attempt() == 1
                && !archive.instancesOf(work.study()).isEmpty()
                && !links.isCopy(work.study())
                && !hasCopy(work.study())
                && !isDeidentified(work.study())
                && !secondCopies().ofOthers(work.study());
    }

    private SecondCopies secondCopies() {
        return copying.secondCopies();
    }

    private boolean hasCopy(String study) {
        return !links.ofOriginal(archive.name(), study).isEmpty();
    }

    /**
     * Brings the copies of a study up to date, or takes a step of the walk through outdated copies.
     *
     * @throws DomainException if it belongs to none, or to several
     * @throws RuntimeException as {@link StudyCopying#carryOut}
     */
    void carryOut(PendingStudy work, Progress progress) {
        if (walk.isStep(work)) {
            walk.carryOut(work);
            return;
        }
        if (work.cause() == Requester.Cause.BUILT_IN_COPY) {
            replacement.carryOut(work.study(), work.domain(), progress);
            return;
        }
        if (archive.instancesOf(work.study()).isEmpty()) {
            requireNoRemake(work);
            copying.exclusively(
                    work.study(),
                    progress,
                    () -> links.ofOriginal(archive.name(), work.study()).forEach(interrupted::settle));
            return;
        }
        if (links.isCopy(work.study())) {
            return;
        }
        secondCopies().lookAtCopy(work.study());
        List<Resource> study = List.of(new Resource(Level.STUDY, work.study()));
        // First: these are to be completed even if the study itself belongs to several domains, or to none.
        Map<Domain, List<Resource>> asked = interrupted(work.study());
        asked.keySet().forEach(domain -> copying.complete(domain, work.study(), work.cause(), progress));
        List<Domain> own = ownDomains(work);
        own.stream()
                .filter(domain -> !study.equals(asked.get(domain)))
                .forEach(domain -> copyUnlessForgotten(order(work, study, domain), progress));
        if (work.remake()) {
            remake(study, progress);
        }
        Set<Domain> done = new HashSet<>(own);
        done.addAll(asked.keySet());
        otherCopies.update(work, done, progress);
    }

    private void copyUnlessForgotten(Order order, Progress progress) {
        try {
            copying.carryOut(order, progress);
        } catch (ForgottenException leftAlone) {
            // Its copies in other domains may still be updated.
        }
    }

    private void requireNoRemake(PendingStudy work) {
        boolean leavesCopy = work.remake()
                && links.ofOriginal(archive.name(), work.study()).stream()
                        .anyMatch(
                                link -> link.state() == Link.State.COMPLETE && archive.countInstances(link.copy()) > 0);
        if (leavesCopy) {
            throw new ExistingCopyException(
                    "the original is gone, so its copy cannot be made again and stays as it is");
        }
    }

    /** Every copy of the study, in each domain. */
    private void remake(List<Resource> study, Progress progress) {
        Requester itself = Requester.itself(Requester.Cause.REMAKE);
        domains.all()
                .forEach(
                        domain -> copying.remake(new Order(study, domain, Wishes.NONE, true, false, itself), progress));
    }

    /** For each domain in which the copy is being stored, the resources that it is to contain. */
    private Map<Domain, List<Resource>> interrupted(String study) {
        Map<Domain, List<Resource>> asked = new LinkedHashMap<>();
        domains.all().forEach(domain -> interrupted.asked(domain, study).ifPresent(part -> asked.put(domain, part)));
        return asked;
    }

    private static Order order(PendingStudy work, List<Resource> resources, Domain domain) {
        return new Order(resources, domain, Wishes.NONE, true, false, Requester.itself(work.cause()));
    }

    /** The domains of a study that became stable. */
    private List<Domain> ownDomains(PendingStudy work) {
        return work.cause() == Requester.Cause.RECOVERY
                        || work.cause() == Requester.Cause.REMAKE
                        || isDeidentified(work.study())
                        || isSkipped(work.study())
                ? List.of()
                : List.of(domains.of(() -> List.of(work.study()), "", archive));
    }

    /** A study with a copy of ours is kept up to date. */
    private boolean isSkipped(String study) {
        return skipCopied && !hasCopy(study) && secondCopies().ofOthers(study);
    }

    /** Whether a study says that it was de-identified elsewhere; our copies are known by their links. */
    private boolean isDeidentified(String study) {
        String instance = archive.instancesOf(study).iterator().next();
        return archive.factsOf(instance).patientIdentityRemoved();
    }
}

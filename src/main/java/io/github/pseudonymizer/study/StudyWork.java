package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.Wishes;
import java.util.List;

/** What has to be done about one study without anybody waiting. Thread-safe. */
final class StudyWork {

    private final StudyArchive archive;
    private final Links links;
    private final Pseudonymization pseudonymization;
    private final Cohorts cohorts;
    private final StrayReplacement strays;
    private final OtherCopies otherCopies;

    StudyWork(StudyArchive archive, Links links, AuditTrail audit, Pseudonymization pseudonymization, Cohorts cohorts) {
        this.archive = archive;
        this.links = links;
        this.pseudonymization = pseudonymization;
        this.cohorts = cohorts;
        this.strays = new StrayReplacement(archive, links, audit, pseudonymization, cohorts);
        this.otherCopies = new OtherCopies(archive, links, pseudonymization, cohorts);
    }

    /**
     * Brings the copies of a study up to date.
     *
     * @throws DomainException if it belongs to none, or to several
     * @throws RuntimeException as {@link Pseudonymization#carryOut}
     */
    void carryOut(Work work, Progress progress) {
        if (work.cause() == Requester.Cause.STRAY) {
            strays.carryOut(work.study(), work.domain(), progress);
            return;
        }
        Resource study = new Resource(Level.STUDY, work.study());
        if (archive.instancesOf(work.study()).isEmpty()) {
            pseudonymization.exclusively(work.study(), progress, () -> settle(work.study()));
            return;
        }
        if (links.isCopy(work.study())) {
            return;
        }
        List<Cohort> own = cohortsFor(work);
        for (Cohort cohort : own) {
            pseudonymization.carryOut(
                    new Order(List.of(study), cohort, Wishes.NONE, true, false, Requester.itself(work.cause())),
                    progress);
        }
        otherCopies.update(work, own, progress);
    }

    /** Of an original that is gone no copy can be completed: one that never was complete goes, too. */
    private void settle(String original) {
        for (Link link : links.ofOriginal(archive.name(), original)) {
            if (link.state() != Link.State.STORING) {
                continue;
            }
            int stored = archive.countInstances(link.copy());
            if (link.instances() > 0 && stored >= link.instances()) {
                links.complete(link, stored, link.orphans());
                continue;
            }
            if (link.instances() == 0) { // Else it is all there is: one instance may lack, of an update.
                archive.delete(new Resource(Level.STUDY, link.copy()));
            }
            links.fail(link);
        }
    }

    private List<Cohort> cohortsFor(Work work) {
        List<Cohort> interrupted = cohorts.all().stream()
                .filter(cohort -> links.find(archive.name(), cohort.domain().name(), work.study())
                        .filter(link -> link.state() == Link.State.STORING)
                        .isPresent())
                .toList();
        if (!interrupted.isEmpty() || work.cause() == Requester.Cause.RECOVERY) {
            return interrupted;
        }
        return isDeidentified(work.study()) ? List.of() : List.of(cohorts.of(() -> List.of(work.study()), "", archive));
    }

    /** Whether a study says of itself that it is de-identified, elsewhere, for ours are known as copies. */
    private boolean isDeidentified(String study) {
        String instance = archive.instancesOf(study).iterator().next();
        return archive.factsOf(instance).patientIdentityRemoved();
    }
}

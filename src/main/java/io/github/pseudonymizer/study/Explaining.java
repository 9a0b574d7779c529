package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.Wishes;
import io.github.pseudonymizer.rewrite.Explanation;
import io.github.pseudonymizer.rewrite.Rewriter;
import java.util.List;
import java.util.Optional;

/**
 * The use case of asking what would be done with an instance, and why. Nothing is stored, recorded or assigned.
 * Thread-safe.
 *
 * <p>It leaves no audit entry: the answer has no identity and reads none back, and the entry's subject, the archive's
 * id of an original, would bring into the audit trail what is made of identities and can be guessed from them.
 */
public final class Explaining {

    private final StudyArchive archive;
    private final Links links;
    private final Cohorts cohorts;

    /** Puts the use case together. */
    public Explaining(StudyArchive archive, Links links, Cohorts cohorts) {
        this.archive = archive;
        this.links = links;
        this.cohorts = cohorts;
    }

    /**
     * What would be done if a client without wishes asked now.
     *
     * @param instance the archive's id of an instance
     * @param domain its name; empty for the one that the rules tell
     * @param user who asks, as Orthanc authenticated them, or empty
     * @return empty if the archive holds no instance of this id
     * @throws DomainException if there is no such domain, or the rules tell none
     * @throws ArchiveException if the archive fails
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the database cannot tell whether it is a copy
     */
    public Optional<Explained> explain(String instance, String domain, String user) {
        return archive.find(instance)
                .filter(resource -> resource.level() == Level.INSTANCE)
                .flatMap(resource -> archive.partsOf(resource).stream().findFirst())
                .map(part -> explain(instance, part.study(), cohort(domain, part.study(), user)));
    }

    private Cohort cohort(String domain, String study, String user) {
        return domain.isEmpty() ? cohorts.of(() -> List.of(study), user, archive) : cohorts.named(domain);
    }

    private Explained explain(String instance, String study, Cohort cohort) {
        if (links.isCopy(study)) {
            return Explained.copy(cohort);
        }
        Plan plan = Planner.decide(cohort.profile(), cohort.pixels(), cohort.policy(), Wishes.NONE)
                .plan();
        try (InstanceBytes bytes = archive.open(instance)) {
            Explanation explanation = Rewriter.explain(bytes.buffer(), plan, cohort.uidsOfCopies());
            return new Explained(cohort, false, Optional.of(explanation));
        }
    }
}

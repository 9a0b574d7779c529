package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.CopyWishes;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.RecordedRules;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Cohorts;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.domain.Cohort;
import io.github.pseudonymizer.study.domain.DomainException;
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
     * What would be done if a client without wishes asked now; of a copy by what it was made.
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
                .map(part -> links.isCopy(part.study())
                        ? explainCopy(part.study(), domain, user)
                        : explain(instance, cohort(domain, part.study(), user)));
    }

    /** By what the copy was made, in its own domain if that is still there, whichever is asked for. */
    private Explained explainCopy(String study, String domain, String user) {
        Optional<Link> link = links.findByCopy(archive.name(), study);
        Optional<Cohort> own = link.flatMap(made -> cohorts.all().stream()
                .filter(cohort -> cohort.domain().name().equals(made.domain()))
                .findFirst());
        Cohort cohort = own.orElseGet(() -> cohort(domain, study, user));
        Making making = link.map(links::making).orElse(Making.UNKNOWN);
        return new Explained(cohort, Optional.empty(), Optional.of(explained(cohort, making)));
    }

    private ExplainedCopy explained(Cohort cohort, Making making) {
        boolean wished = !making.wishes().equals(Wishes.NONE);
        Optional<RecordedRules> rules =
                links.rules(cohort.domain().name(), making.digest()).map(RecordedRules::new);
        RecordedRules today = new RecordedRules(cohort.rules().text(wished));
        return new ExplainedCopy(
                rules,
                making.digest().equals(Making.MIXED),
                making.unfinished(),
                CopyWishes.names(making.wishes()),
                !making.isCurrent(cohort),
                rules.map(recorded -> recorded.differences(today)).orElse(List.of()),
                cohort.rules().decide(making.wishes()).ignored());
    }

    private Cohort cohort(String domain, String study, String user) {
        return domain.isEmpty() ? cohorts.of(() -> List.of(study), user, archive) : cohorts.named(domain);
    }

    private Explained explain(String instance, Cohort cohort) {
        Plan plan = Planner.decide(cohort.profile(), cohort.pixels(), cohort.policy(), Wishes.NONE)
                .plan();
        try (InstanceBytes bytes = archive.open(instance)) {
            Explanation explanation = Rewriter.explain(bytes.buffer(), plan, cohort.uidsOfCopies());
            return new Explained(cohort, Optional.of(explanation), Optional.empty());
        }
    }
}

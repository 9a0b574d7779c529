// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.CopyWishes;
import io.github.pseudonymizer.plan.RecordedRules;
import io.github.pseudonymizer.plan.Rules;
import io.github.pseudonymizer.plan.UnmetWish;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The use case of asking what would be done with an instance, and why. Nothing is stored, recorded or assigned.
 * Thread-safe.
 *
 * <p>It leaves no audit entry: the answer contains no identity, and the entry's subject, the archive's id of an
 * original, is derived from identities and can be guessed.
 */
public final class Explaining {

    private final StudyArchive archive;
    private final Links links;
    private final Domains domains;

    /** Puts the use case together. */
    public Explaining(StudyArchive archive, Links links, Domains domains) {
        this.archive = archive;
        this.links = links;
        this.domains = domains;
    }

    /**
     * What would be done if a client without wishes asked now, with the rectangles that are recorded for the study; of
     * a copy by what it was made.
     *
     * @param instance the archive's id of an instance
     * @param domainName its name; empty for the one that the rules tell
     * @param user who asks, as Orthanc authenticated them, or empty
     * @return empty if the archive holds no instance of this id
     * @throws DomainException if there is no such domain, or the rules tell none
     * @throws ArchiveException if the archive fails
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the database cannot tell whether it is a copy
     */
    public Optional<Explained> explain(String instance, String domainName, String user) {
        return archive.find(instance)
                .filter(resource -> resource.level() == Level.INSTANCE)
                .flatMap(resource -> archive.partsOf(resource).stream().findFirst())
                .map(part -> links.isCopy(part.study())
                        ? explainCopy(part.study(), domainName, user)
                        : explain(instance, part.study(), domain(domainName, part.study(), user)));
    }

    /** By what the copy was made, in its own domain if that still exists, even if the client asks for another. */
    private Explained explainCopy(String study, String domainName, String user) {
        Optional<Link> link = links.findByCopy(archive.name(), study);
        Optional<Domain> own = link.flatMap(made -> domains.all().stream()
                .filter(domain -> domain.namespace().name().equals(made.domain()))
                .findFirst());
        Domain domain = own.orElseGet(() -> domain(domainName, study, user));
        Making making = link.map(links::making).orElse(Making.UNKNOWN);
        return new Explained(domain, Optional.empty(), Optional.of(explained(domain, making)));
    }

    /** By what a copy was made. */
    public ExplainedCopy copy(Domain domain, Link link) {
        return explained(domain, links.making(link));
    }

    /**
     * What the rules and wishes of a copy do with an instance of its original.
     *
     * @param instance the archive's id of the original
     * @param ofCopy told whether the rules of the copy are known; otherwise today's explain
     */
    public Explanation explain(String instance, Domain domain, Link link, Consumer<Boolean> ofCopy) {
        Making making = links.making(link);
        Optional<Rules> recorded = making.isCurrent(domain)
                ? Optional.of(domain.rules())
                : links.rules(link.domain(), making.digest())
                        .map(RecordedRules::new)
                        .flatMap(RecordedRules::rules);
        ofCopy.accept(recorded.isPresent());
        Plan plan = recorded.orElse(domain.rules()).decide(making.wishes()).plan();
        try (InstanceBytes bytes = archive.open(instance)) {
            return Rewriter.explain(bytes.buffer(), plan, domain.uidsOfCopies().current());
        }
    }

    private ExplainedCopy explained(Domain domain, Making making) {
        boolean wished = !making.wishes().equals(Wishes.NONE);
        Optional<RecordedRules> rules =
                links.rules(domain.namespace().name(), making.digest()).map(RecordedRules::new);
        RecordedRules today = new RecordedRules(domain.rules().text(wished));
        return new ExplainedCopy(
                rules,
                making.digest().equals(Making.MIXED),
                making.unfinished(),
                names(making),
                !making.isCurrent(domain),
                rules.map(recorded -> recorded.differences(today)).orElse(List.of()),
                domain.rules().decide(making.wishes()).ignored());
    }

    private static List<String> names(Making making) {
        List<String> names = new ArrayList<>(CopyWishes.names(making.wishes()));
        if (!making.transferSyntax().isEmpty()) {
            names.add(UnmetWish.TRANSCODE + " " + making.transferSyntax());
        }
        return names;
    }

    private Domain domain(String domainName, String study, String user) {
        return domainName.isEmpty() ? domains.of(() -> List.of(study), user, archive) : domains.named(domainName);
    }

    private Explained explain(String instance, String study, Domain domain) {
        Wishes drawn = links.find(archive.name(), domain.namespace().name(), study)
                .map(link -> Wishes.NONE.blackingOut(links.making(link).wishes().blackOut()))
                .orElse(Wishes.NONE);
        Plan plan = domain.rules().decide(drawn).plan();
        try (InstanceBytes bytes = archive.open(instance)) {
            Explanation explanation =
                    Rewriter.explain(bytes.buffer(), plan, domain.uidsOfCopies().current());
            return new Explained(domain, Optional.of(explanation), Optional.empty());
        }
    }
}

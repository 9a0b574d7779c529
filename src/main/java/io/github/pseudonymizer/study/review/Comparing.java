// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.copy.Explaining;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The use case of looking at one link. Thread-safe. Throws {@link io.github.pseudonymizer.pseudonym.StoreException} if
 * the database fails, and {@link io.github.pseudonymizer.study.ArchiveException} if the archive does.
 */
public record Comparing(
        StudyArchive archive,
        StudyContents contents,
        Domains domains,
        Reviews reviews,
        Explaining explaining,
        AuditTrail audit) {

    /** The link of a copy, if there is one. Leaves no entry. */
    public Optional<ReviewedLink> find(String copy) {
        return reviews.find(archive.name(), copy);
    }

    /** All about a link, after an entry in the audit trail. */
    public LinkInFull inFull(ReviewedLink reviewed, Requester requester) {
        Link link = reviewed.link();
        record(link, requester, "with its original");
        Optional<StudyContents.Study> copy = ours(link.copy());
        Optional<StudyContents.Study> original = contents.of(link.original());
        Optional<SeenCopy> seen = copy.map(study -> seen(reviewed, study));
        return new LinkInFull(
                reviewed,
                verdict(reviewed, seen),
                seen,
                original.isPresent(),
                reviews.history(link),
                new Pairing(archive, link, copy.orElse(new StudyContents.Study("", List.of())))
                        .of(original, domain(link)),
                domain(link).map(domain -> explaining.copy(domain, link)));
    }

    /**
     * The attributes in which an instance of a copy differs from its original, after an entry in the audit trail.
     *
     * @param instance the archive's id of the copy
     * @return empty if it is not in this copy, or its original is gone, or the settings no longer have the domain
     */
    public Optional<Differences> differences(ReviewedLink reviewed, String instance, Requester requester) {
        Link link = reviewed.link();
        Optional<Domain> domain = domain(link);
        Optional<String> original = pairs(link)
                .flatMap(series -> series.instances().stream())
                .filter(pair -> pair.copy().equals(Optional.of(instance)))
                .findFirst()
                .flatMap(PairedSeries.Pair::original);
        if (domain.isEmpty() || original.isEmpty()) {
            return Optional.empty();
        }
        record(link, requester, "values of instance " + instance);
        AtomicBoolean ofCopy = new AtomicBoolean();
        Explanation explanation = explaining.explain(original.get(), domain.get(), link, ofCopy::set);
        Optional<Map<String, StudyContents.Value>> before = contents.valuesOf(original.get());
        return contents.valuesOf(instance)
                .flatMap(after ->
                        before.map(values -> Differences.of(original.get(), ofCopy.get(), values, after, explanation)));
    }

    private void record(Link link, Requester requester, String seen) {
        audit.record(new AuditEntry(
                archive.name(), AuditEntry.Event.LINK_COMPARED, requester, link.domain(), link.copy(), seen));
    }

    private Stream<PairedSeries> pairs(Link link) {
        return ours(link.copy()).stream()
                .flatMap(copy ->
                        new Pairing(archive, link, copy).of(contents.of(link.original()), domain(link)).stream());
    }

    /** The copy as it is now; empty if it is not in the archive. */
    Optional<SeenCopy> seen(ReviewedLink reviewed) {
        return ours(reviewed.link().copy()).map(study -> seen(reviewed, study));
    }

    /** The archive's ids of the series of a copy. */
    List<String> seriesOf(Link link) {
        return ours(link.copy()).map(StudyContents.Study::series).orElse(List.of()).stream()
                .map(StudyContents.Series::id)
                .toList();
    }

    /** A copy without the short-lived instances by which the archive shows its origin. */
    private Optional<StudyContents.Study> ours(String copy) {
        Set<String> instances = archive.instancesOf(copy);
        return contents.of(copy)
                .map(study -> new StudyContents.Study(
                        study.uid(),
                        study.series().stream()
                                .map(series -> new StudyContents.Series(
                                        series.id(),
                                        series.uid(),
                                        series.instances().stream()
                                                .filter(instance -> instances.contains(instance.id()))
                                                .toList()))
                                .toList()));
    }

    private static SeenCopy seen(ReviewedLink reviewed, StudyContents.Study study) {
        return SeenCopy.of(
                reviewed.begun(),
                study.series().stream()
                        .flatMap(series -> series.instances().stream())
                        .map(StudyContents.Instance::id)
                        .toList());
    }

    /** The database hears nothing of instances that others add or delete. */
    private static Verdict verdict(ReviewedLink reviewed, Optional<SeenCopy> seen) {
        boolean hasChanged = reviewed.decision()
                .filter(decision ->
                        !decision.seen().equals(seen.map(SeenCopy::instances).orElse("")))
                .isPresent();
        return reviewed.verdict() != Verdict.NONE && hasChanged ? Verdict.STALE : reviewed.verdict();
    }

    private Optional<Domain> domain(Link link) {
        return domains.all().stream()
                .filter(domain -> domain.namespace().name().equals(link.domain()))
                .findFirst();
    }
}

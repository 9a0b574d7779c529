// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.builtin;

import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditEntry.Event;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import io.github.pseudonymizer.study.copy.Ancestry;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The use case of finding the copies that the archive's own anonymization made before, and of having them replaced by
 * ours. Thread-safe.
 *
 * <p>Every method throws {@link ArchiveException} if the archive fails, and
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the database does.
 */
public final class BuiltInCopies {

    private static final int PAGE = 1000;

    private final StudyArchive archive;
    private final StudyQueue queue;
    private final QueueContents contents;
    private final AuditTrail audit;
    private final Domains domains;
    private final Ancestry ancestry;

    /** Puts the use case together. */
    public BuiltInCopies(StudyArchive archive, Stores stores, Domains domains) {
        this.archive = archive;
        this.queue = stores.queue();
        this.contents = stores.contents();
        this.audit = stores.audit();
        this.domains = domains;
        this.ancestry = new Ancestry(archive, stores.links());
    }

    /**
     * A copy that the archive's own anonymization made.
     *
     * @param study its id in the archive
     * @param original the archive's id of the study from which it was made, as confidential as a Patient ID
     * @param originalExists whether an original is left from which our copy can be made
     * @param instances how many it has
     * @param originalInstances how many the original has; 0 if it is gone
     * @param state whether it is to be replaced
     * @param reason why the last replacement failed, without any value of a dataset; empty if none failed
     */
    public record BuiltInCopy(
            String study,
            String original,
            boolean originalExists,
            int instances,
            int originalInstances,
            State state,
            String reason) {

        /** Whether a copy of the built-in is to be replaced. */
        public enum State {
            FOUND,
            QUEUED,
            FAILED
        }

        @Override
        public String toString() {
            return "BuiltInCopy[redacted]";
        }
    }

    /**
     * The copies of the built-in among some of the archive's studies.
     *
     * @param next where the next page begins
     * @param done whether there is no next page
     */
    public record Page(List<BuiltInCopy> builtInCopies, long next, boolean done) {

        public Page {
            builtInCopies = List.copyOf(builtInCopies);
        }
    }

    /** The result for a study that was named as a copy of the built-in. */
    public enum Result {
        QUEUED("queued"),
        WOULD_BE_REPLACED("would be replaced"),
        NOT_BUILT_IN("not a copy of the built-in"),
        ORIGINAL_GONE("its original is gone"),
        ORIGINAL_INCOMPLETE("its original has fewer instances"),
        UNKNOWN("unknown study");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * Looks through some of the archive's studies. Leaves an entry in the audit trail first, because the ids of
     * originals can be guessed.
     *
     * @param since how many studies to pass over first
     * @param limit how many studies to look at
     */
    public Page page(long since, int limit, Requester requester) {
        record(Event.BUILT_IN_COPIES_READ, requester, "", limit + " studies from " + since);
        List<String> studies = archive.studies(since, limit);
        Map<String, PendingStudy.Standing> standings = contents.standings(archive.name(), studies);
        List<BuiltInCopy> builtInCopies = new ArrayList<>();
        for (String study : studies) {
            ancestry.originalOfBuiltIn(study)
                    .map(original -> builtInCopy(study, original, Optional.ofNullable(standings.get(study))))
                    .ifPresent(builtInCopies::add);
        }
        return new Page(builtInCopies, since + studies.size(), studies.size() < limit);
    }

    private BuiltInCopy builtInCopy(String study, String original, Optional<PendingStudy.Standing> standing) {
        Optional<PendingStudy.Standing> replacement = standing.filter(
                work -> work.cause() == Requester.Cause.BUILT_IN_COPY); // Work with another cause does not replace it.
        return new BuiltInCopy(
                study,
                original,
                !ancestry.ancestors(study).isEmpty(),
                archive.countInstances(study),
                archive.countInstances(original),
                replacement.map(work -> state(work.state())).orElse(BuiltInCopy.State.FOUND),
                replacement.map(PendingStudy.Standing::reason).orElse(""));
    }

    private static BuiltInCopy.State state(PendingStudy.State state) {
        return state == PendingStudy.State.FAILED ? BuiltInCopy.State.FAILED : BuiltInCopy.State.QUEUED;
    }

    /**
     * Notes copies of the built-in for replacement, each once.
     *
     * @param domain in which their originals get copies; empty for the one whose rule holds
     * @param dryRun whether the result is only told
     * @return the result for each study, in their order
     * @throws DomainException if there is no such domain; nothing was noted
     */
    public Map<String, Result> replace(Collection<String> studies, String domain, boolean dryRun, Requester requester) {
        requireDomain(domain);
        Map<String, Result> results = new LinkedHashMap<>();
        Map<Integer, List<String>> byDepth = new TreeMap<>(Comparator.reverseOrder());
        for (String study : studies) {
            results.computeIfAbsent(study, id -> judge(id, dryRun, byDepth));
        }
        if (!dryRun) {
            int count = byDepth.values().stream().mapToInt(List::size).sum();
            record(Event.BUILT_IN_COPIES_QUEUED, requester, domain, count + " studies");
            // The copy of a copy goes first: after its parent is gone, nothing leads to the original.
            byDepth.values().forEach(builtInCopies -> queue.addBuiltInCopies(archive.name(), builtInCopies, domain));
        }
        return results;
    }

    private Result judge(String study, boolean dryRun, Map<Integer, List<String>> byDepth) {
        if (!ancestry.exists(study)) {
            return Result.UNKNOWN;
        }
        if (ancestry.originalOfBuiltIn(study).isEmpty()) {
            return Result.NOT_BUILT_IN;
        }
        List<String> ancestors = ancestry.ancestors(study);
        if (ancestors.isEmpty()) {
            return Result.ORIGINAL_GONE;
        }
        if (archive.countInstances(ancestors.get(ancestors.size() - 1)) < archive.countInstances(study)) {
            return Result.ORIGINAL_INCOMPLETE; // The copy is all that is left of some images.
        }
        byDepth.computeIfAbsent(ancestors.size(), depth -> new ArrayList<>()).add(study);
        return dryRun ? Result.WOULD_BE_REPLACED : Result.QUEUED;
    }

    /**
     * As {@link #replace}, for every copy of the built-in.
     *
     * @throws DomainException if there is no such domain; nothing was noted
     */
    public Map<String, Result> replaceAll(String domain, boolean dryRun, Requester requester) {
        requireDomain(domain);
        List<String> builtInCopies = new ArrayList<>();
        List<String> studies;
        long since = 0;
        do {
            studies = archive.studies(since, PAGE);
            studies.stream()
                    .filter(study -> ancestry.originalOfBuiltIn(study).isPresent())
                    .forEach(builtInCopies::add);
            since += studies.size();
        } while (studies.size() == PAGE);
        return replace(builtInCopies, domain, dryRun, requester);
    }

    private void requireDomain(String domain) {
        if (!domain.isEmpty()) {
            Domain unused = domains.named(domain);
        }
    }

    private void record(Event event, Requester requester, String domain, String detail) {
        audit.record(new AuditEntry(archive.name(), event, requester, domain, "", detail));
    }
}

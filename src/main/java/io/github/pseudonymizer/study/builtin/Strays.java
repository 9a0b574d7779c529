package io.github.pseudonymizer.study.builtin;

import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditEntry.Event;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Cohorts;
import io.github.pseudonymizer.study.Records;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.Work;
import io.github.pseudonymizer.study.WorkLog;
import io.github.pseudonymizer.study.WorkQueue;
import io.github.pseudonymizer.study.copy.Ancestry;
import io.github.pseudonymizer.study.domain.Cohort;
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
public final class Strays {

    private static final int PAGE = 1000;

    private final StudyArchive archive;
    private final WorkLog works;
    private final WorkQueue queue;
    private final AuditTrail audit;
    private final Cohorts cohorts;
    private final Ancestry ancestry;

    /** Puts the use case together. */
    public Strays(StudyArchive archive, Records records, Cohorts cohorts) {
        this.archive = archive;
        this.works = records.works();
        this.queue = records.queue();
        this.audit = records.audit();
        this.cohorts = cohorts;
        this.ancestry = new Ancestry(archive, records.links());
    }

    /**
     * A copy that the archive made by itself.
     *
     * @param study the archive's id of it
     * @param original the archive's id of what it was made of, as confidential as a Patient ID
     * @param originalExists whether there is still something to make our copy of
     * @param instances how many it has
     * @param originalInstances how many that has of which it was made; 0 if it is gone
     * @param state whether it is to be replaced
     * @param reason why that failed last, without any value of a dataset; empty if it did not
     */
    public record Stray(
            String study,
            String original,
            boolean originalExists,
            int instances,
            int originalInstances,
            State state,
            String reason) {

        /** Whether a stray is to be replaced. */
        public enum State {
            FOUND,
            QUEUED,
            FAILED
        }

        @Override
        public String toString() {
            return "Stray[redacted]";
        }
    }

    /**
     * The strays among some of the archive's studies.
     *
     * @param next where the next page begins
     * @param done whether there is no next page
     */
    public record Page(List<Stray> strays, long next, boolean done) {

        public Page {
            strays = List.copyOf(strays);
        }
    }

    /** What becomes of a study of which somebody says that it is a stray. */
    public enum Result {
        QUEUED("queued"),
        WOULD_BE_REPLACED("would be replaced"),
        NOT_A_STRAY("not a stray"),
        ORIGINAL_GONE("its original is gone"),
        ORIGINAL_INCOMPLETE("its original has fewer instances"),
        UNKNOWN("unknown study");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }
    }

    /**
     * Looks through some of the archive's studies, after an entry in the audit trail: originals can be guessed from
     * their ids.
     *
     * @param since how many studies to pass over first
     * @param limit how many studies to look at
     */
    public Page page(long since, int limit, Requester requester) {
        record(Event.STRAYS_READ, requester, "", limit + " studies from " + since);
        List<String> studies = archive.studies(since, limit);
        Map<String, Work.Standing> standings = queue.standings(archive.name(), studies);
        List<Stray> strays = new ArrayList<>();
        for (String study : studies) {
            ancestry.parentOfStray(study)
                    .map(original -> stray(study, original, Optional.ofNullable(standings.get(study))))
                    .ifPresent(strays::add);
        }
        return new Page(strays, since + studies.size(), studies.size() < limit);
    }

    private Stray stray(String study, String original, Optional<Work.Standing> standing) {
        Optional<Work.Standing> replacement =
                standing.filter(work -> work.cause() == Requester.Cause.STRAY); // Others do not replace it.
        return new Stray(
                study,
                original,
                !ancestry.ancestors(study).isEmpty(),
                archive.countInstances(study),
                archive.countInstances(original),
                replacement.map(work -> state(work.state())).orElse(Stray.State.FOUND),
                replacement.map(Work.Standing::reason).orElse(""));
    }

    private static Stray.State state(Work.State state) {
        return state == Work.State.FAILED ? Stray.State.FAILED : Stray.State.QUEUED;
    }

    /**
     * Notes strays for replacement, each once.
     *
     * @param domain in which their originals get copies; empty for that of which a rule holds
     * @param dryRun whether only to tell what would be done
     * @return what becomes of each study, in their order
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
            record(Event.STRAYS_QUEUED, requester, domain, count + " studies");
            // The copy of a copy goes first: once that is gone, nothing would lead to the original any more.
            byDepth.values().forEach(strays -> works.addStrays(archive.name(), strays, domain));
        }
        return results;
    }

    private Result judge(String study, boolean dryRun, Map<Integer, List<String>> byDepth) {
        if (!ancestry.exists(study)) {
            return Result.UNKNOWN;
        }
        if (ancestry.parentOfStray(study).isEmpty()) {
            return Result.NOT_A_STRAY;
        }
        List<String> ancestors = ancestry.ancestors(study);
        if (ancestors.isEmpty()) {
            return Result.ORIGINAL_GONE;
        }
        if (archive.countInstances(ancestors.get(ancestors.size() - 1)) < archive.countInstances(study)) {
            return Result.ORIGINAL_INCOMPLETE; // The stray is all that is left of some images.
        }
        byDepth.computeIfAbsent(ancestors.size(), depth -> new ArrayList<>()).add(study);
        return dryRun ? Result.WOULD_BE_REPLACED : Result.QUEUED;
    }

    /**
     * As {@link #replace}, for every stray of the archive.
     *
     * @throws DomainException if there is no such domain; nothing was noted
     */
    public Map<String, Result> replaceAll(String domain, boolean dryRun, Requester requester) {
        requireDomain(domain);
        List<String> strays = new ArrayList<>();
        List<String> studies;
        long since = 0;
        do {
            studies = archive.studies(since, PAGE);
            studies.stream()
                    .filter(study -> ancestry.parentOfStray(study).isPresent())
                    .forEach(strays::add);
            since += studies.size();
        } while (studies.size() == PAGE);
        return replace(strays, domain, dryRun, requester);
    }

    private void requireDomain(String domain) {
        if (!domain.isEmpty()) {
            Cohort unused = cohorts.named(domain);
        }
    }

    private void record(Event event, Requester requester, String domain, String detail) {
        audit.record(new AuditEntry(archive.name(), event, requester, domain, "", detail));
    }
}

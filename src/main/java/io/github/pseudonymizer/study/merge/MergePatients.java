// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.merge;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Joins two patients who are one person. The records change in one transaction, with which the copies of the second are
 * noted to be made again; a copy with the former pseudonym is deleted when the one with the kept pseudonym is stored.
 * Thread-safe.
 */
public final class MergePatients {

    /** So often others may get in the way. */
    private static final int ATTEMPTS = 5;

    /**
     * Whom to join.
     *
     * @param keep the pseudonym that both have afterwards
     * @param merge the other pseudonym
     * @param reason for the audit trail; must not name a patient
     * @param dryRun whether only to tell what would happen
     */
    public record Wish(String domain, String keep, String merge, String reason, boolean dryRun) {}

    /** What came of it. */
    public sealed interface Result {

        /** Nobody in this domain has or had the pseudonym. */
        record Unknown(String pseudonym) implements Result {}

        /** The patient with this pseudonym was forgotten. */
        record Forgotten(String pseudonym) implements Result {}

        /** The patient with this pseudonym has another one by now. */
        record MergedInto(String pseudonym, String other) implements Result {}

        /** The reason has a patient's ID in it, and would stay. Nothing was done. */
        record ReasonNames() implements Result {}

        /**
         * The originals of some copies are gone, so that these would keep the former pseudonym. Nothing was done.
         *
         * @param copies the archive's ids
         */
        record Stuck(List<String> copies) implements Result {}

        /**
         * The patients are joined, or would be.
         *
         * @param before whether that was so before
         * @param oneShift whether both had the same date shift
         * @param remade the archive's ids of the copies that are made again
         * @param elsewhere such copies in other archives, by archive
         */
        record Merged(boolean before, boolean oneShift, List<String> remade, Map<String, List<String>> elsewhere)
                implements Result {}
    }

    private final StudyArchive archive;
    private final AuditTrail audit;
    private final Merging records;

    /** Puts the use case together. */
    public MergePatients(StudyArchive archive, AuditTrail audit, Merging records) {
        this.archive = archive;
        this.audit = audit;
        this.records = records;
    }

    /**
     * Joins two patients.
     *
     * @throws RuntimeException if the archive or the store fails; both are as before then, or joined
     */
    public Result merge(Wish wish, Requester requester) {
        for (int attempt = 1; ; attempt++) {
            Optional<Merging.Known> keep = records.find(wish.domain(), wish.keep());
            Optional<Merging.Known> merge = records.find(wish.domain(), wish.merge());
            Optional<Result> against = against(wish.keep(), keep)
                    .or(() -> isDone(wish, merge)
                            ? Optional.of(new Result.Merged(true, true, List.of(), Map.of()))
                            : against(wish.merge(), merge));
            if (against.isPresent()) {
                return against.get();
            }
            if (isNamed(wish)) {
                return new Result.ReasonNames();
            }
            Result result = decide(wish, merge.orElseThrow());
            if (!(result instanceof Result.Merged merged) || carriedOut(wish, merged, requester)) {
                return result;
            }
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("others kept changing the patients");
            }
        }
    }

    private static Optional<Result> against(String pseudonym, Optional<Merging.Known> found) {
        if (found.isEmpty()) {
            return Optional.of(new Result.Unknown(pseudonym));
        }
        return found.get().forgotten()
                ? Optional.of(new Result.Forgotten(pseudonym))
                : found.get().mergedInto().map(other -> new Result.MergedInto(pseudonym, other));
    }

    private static boolean isDone(Wish wish, Optional<Merging.Known> merge) {
        return merge.flatMap(Merging.Known::mergedInto)
                .filter(wish.keep()::equals)
                .isPresent();
    }

    private boolean isNamed(Wish wish) {
        return records.isNamedIn(wish.domain(), wish.keep(), wish.reason())
                || records.isNamedIn(wish.domain(), wish.merge(), wish.reason());
    }

    private Result decide(Wish wish, Merging.Known merge) {
        Predicate<Link> here = link -> link.archive().equals(archive.name());
        List<Link> present = merge.links().stream()
                .filter(here)
                .filter(link -> archive.countInstances(link.copy()) > 0)
                .toList();
        List<String> stuck = copies(
                present.stream().filter(link -> link.orphans() > 0 || archive.countInstances(link.original()) == 0));
        return stuck.isEmpty()
                ? new Result.Merged(
                        false,
                        records.haveOneShift(wish.domain(), wish.keep(), wish.merge()),
                        copies(present.stream()),
                        merge.links().stream()
                                .filter(here.negate())
                                .collect(Collectors.groupingBy(
                                        Link::archive,
                                        TreeMap::new,
                                        Collectors.mapping(Link::copy, Collectors.toList()))))
                : new Result.Stuck(stuck);
    }

    private static List<String> copies(Stream<Link> links) {
        return links.map(Link::copy).distinct().sorted().toList();
    }

    private boolean carriedOut(Wish wish, Result.Merged merged, Requester requester) {
        String copies = merged.remade().size() + " copies, "
                + (merged.oneShift() ? "with one date shift; " : "with different date shifts; ");
        AuditEntry entry = new AuditEntry(
                archive.name(),
                AuditEntry.Event.PATIENTS_MERGED,
                requester,
                wish.domain(),
                wish.keep(),
                (wish.dryRun() ? "dry run, " : "") + "merged " + wish.merge() + ", " + copies + wish.reason());
        if (wish.dryRun()) {
            audit.record(entry);
            return true;
        }
        return records.merge(wish.domain(), wish.keep(), wish.merge(), entry);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds studies that became stable unnoticed, because changes were deleted from the archive's log, because the archive
 * stopped shortly before, or because it could not write the change: compares the studies of the archive with the
 * complete copies. Thread-safe.
 */
final class Reconciliation {

    private static final int PAGE = 1000;

    /** So many studies may be deleted between two pages without any being passed over. */
    private static final int OVERLAP = 100;

    private final StudyArchive archive;
    private final StudyQueue queue;
    private final QueueContents contents;
    private final Links links;

    Reconciliation(StudyArchive archive, Stores stores) {
        this.archive = archive;
        this.queue = stores.queue();
        this.contents = stores.contents();
        this.links = stores.links();
    }

    /**
     * Adds work for every study that lacks a copy, or whose copy may not be as it is now. It may be run again if it was
     * interrupted.
     *
     * @param since studies that did not change after this are passed over
     * @return how many studies were added
     */
    int run(Instant since) {
        int added = 0;
        Set<String> before = Set.of();
        List<String> page;
        long from = 0;
        do {
            page = archive.studies(from, PAGE);
            Set<String> seen = before;
            added += run(page.stream().filter(study -> !seen.contains(study)).toList(), since);
            before = Set.copyOf(page);
            from += PAGE - OVERLAP;
        } while (page.size() == PAGE);
        return added;
    }

    /**
     * Adds work for each of these studies that lacks a copy, or whose copy may not be as it is now.
     *
     * @param since studies that did not change after this are passed over
     * @return how many studies were added
     */
    int run(Collection<String> studies, Instant since) {
        List<String> lacking = studies.stream()
                .filter(study -> archive.settledSince(study)
                        .filter(changed -> !changed.isBefore(since) && lacksCopy(study, changed))
                        .isPresent())
                .toList();
        if (!lacking.isEmpty()) {
            queue.add(archive.name(), lacking, Requester.Cause.STABLE_STUDY);
        }
        return lacking.size();
    }

    /**
     * As {@link #run(Collection, Instant)}, without studies that will be read again anyway, or were given up.
     *
     * @return the studies that may still be growing, so that nothing can be said of them yet
     */
    Set<String> runUnlessNoted(Collection<String> studies, Instant since) {
        Map<String, PendingStudy.Standing> standings = contents.standings(archive.name(), studies);
        Set<String> growing = new HashSet<>();
        List<String> others = new ArrayList<>();
        for (String study : studies) {
            if (isGrowing(study)) {
                growing.add(study);
            } else if (!isNoted(standings.get(study))) {
                others.add(study);
            }
        }
        int unused = run(others, since);
        return growing;
    }

    /**
     * Whether every present instance of the study will be seen without us, or was given up. A work that has been
     * claimed may have looked before the last instance came, and the completion of an interrupted copy may concern only
     * a part of the study.
     */
    private static boolean isNoted(PendingStudy.@Nullable Standing standing) {
        return standing != null
                && switch (standing.state()) {
                    case FAILED -> true;
                    case CLAIMED -> false;
                    case WAITING ->
                        standing.cause() == Requester.Cause.STABLE_STUDY
                                || standing.cause() == Requester.Cause.BUILT_IN_COPY;
                };
    }

    private boolean isGrowing(String study) {
        return archive.lastChange(study).isPresent()
                && archive.settledSince(study).isEmpty();
    }

    private boolean lacksCopy(String study, Instant changed) {
        if (links.isCopy(study)) {
            return false;
        }
        int instances = archive.countInstances(study);
        return links.ofOriginal(archive.name(), study).stream()
                .noneMatch(link -> link.state() == Link.State.COMPLETE
                        && link.instances() - link.orphans() >= instances
                        && isYoungerThan(changed, link.copy()));
    }

    /** Otherwise a file of the original may have been replaced since. Too much work does no harm. */
    private boolean isYoungerThan(Instant changed, String copy) {
        return archive.lastChange(copy)
                .filter(copied -> copied.isAfter(changed))
                .isPresent();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditEntry.Event;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The use case of finding copies that were made by older rules, and of having copies made again: all instances, with
 * the same UIDs and pseudonyms, by today's rules and the wishes that the copy was made with. Thread-safe.
 *
 * <p>The making itself is work of the {@link StudyQueue}: it continues after a crash. Every method throws
 * {@link ArchiveException} if the archive fails, and {@link io.github.pseudonymizer.pseudonym.StoreException} if the
 * database does.
 */
public final class Remakes {

    private final StudyArchive archive;
    private final Links links;
    private final StudyQueue queue;
    private final OutdatedWalk walk;
    private final AuditTrail audit;
    private final Domains domains;

    /** Puts the use case together. */
    public Remakes(StudyArchive archive, Stores stores, Domains domains) {
        this.archive = archive;
        this.links = stores.links();
        this.queue = stores.queue();
        this.walk = new OutdatedWalk(archive, stores, domains);
        this.audit = stores.audit();
        this.domains = domains;
    }

    /** The result for a study whose copies are to be made again. */
    public enum Result {
        QUEUED("queued"),
        WOULD_BE_MADE_AGAIN("would be made again"),
        ORIGINAL_GONE("its original is gone, so the copy stays as it is"),
        NO_COPY("it has no copy"),
        UNKNOWN("unknown study");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** How many copies were made by older rules. */
    public long countOutdated() {
        return links.countOutdated(archive.name(), domains.rulesDigests());
    }

    /**
     * Links of copies that were made by older rules. Leaves an entry in the audit trail first, because originals can be
     * guessed from their ids.
     *
     * @param after id of the copy before the first of them; empty for the beginning
     * @param limit at most so many; fewer mean that there are no more
     */
    public List<Link> outdated(String after, int limit, Requester requester) {
        record(Event.LINKS_READ, requester, "outdated, at most " + limit);
        return links.outdated(archive.name(), domains.rulesDigests(), after, limit);
    }

    /** Whether the archive still has an original from which the copy can be made again. */
    public boolean hasOriginal(Link link) {
        return archive.find(link.original()).isPresent();
    }

    /**
     * Notes studies whose copies are made again, in every domain.
     *
     * @param studies the archive's ids of originals or of copies
     * @param dryRun whether only to tell what would be done
     * @return the result for each study, in their order
     */
    public Map<String, Result> remake(Collection<String> studies, boolean dryRun, Requester requester) {
        Map<String, Result> results = new LinkedHashMap<>();
        Map<String, String> originals = new LinkedHashMap<>();
        for (String study : studies) {
            results.computeIfAbsent(study, id -> judge(id, dryRun, originals));
        }
        if (!dryRun) {
            record(Event.REMAKE_QUEUED, requester, originals.size() + " studies");
            queue.add(archive.name(), List.copyOf(originals.values()), Requester.Cause.REMAKE);
        }
        return results;
    }

    /**
     * What would become of copies that were made by older rules.
     *
     * @param outdated what {@link #outdated} gave
     * @return by the archive's id of the copy, in their order
     */
    public Map<String, Result> wouldBecome(List<Link> outdated) {
        Map<String, Result> results = new LinkedHashMap<>();
        outdated.forEach(link -> results.put(link.copy(), wouldBecome(link)));
        return results;
    }

    private Result wouldBecome(Link link) {
        if (archive.find(link.copy()).isEmpty()) {
            return Result.NO_COPY;
        }
        return hasOriginal(link) ? Result.WOULD_BE_MADE_AGAIN : Result.ORIGINAL_GONE;
    }

    private Result judge(String study, boolean dryRun, Map<String, String> originals) {
        Optional<Link> ofCopy = links.findByCopy(archive.name(), study);
        String original = ofCopy.map(Link::original).orElse(study);
        List<Link> copies = links.ofOriginal(archive.name(), original);
        if (copies.stream().noneMatch(link -> archive.find(link.copy()).isPresent())) {
            return copies.isEmpty() && archive.find(study).isEmpty() ? Result.UNKNOWN : Result.NO_COPY;
        }
        if (archive.find(original).isEmpty()) {
            return Result.ORIGINAL_GONE;
        }
        originals.put(study, original);
        return dryRun ? Result.WOULD_BE_MADE_AGAIN : Result.QUEUED;
    }

    /**
     * Notes every copy made by older rules to be made again. A copy that cannot be made again is found when its turn
     * comes.
     *
     * @return how many copies there are
     */
    public long remakeOutdated(Requester requester) {
        long count = countOutdated();
        record(Event.REMAKE_QUEUED, requester, count + " outdated copies");
        walk.begin();
        return count;
    }

    /**
     * As {@link #remakeOutdated}, without a user, and without copies that wait already or were given up.
     *
     * @param count how many copies there are
     */
    public void remakeOutdatedUnlessNoted(long count) {
        record(Event.REMAKE_QUEUED, Requester.itself(Requester.Cause.REMAKE), count + " outdated copies");
        walk.beginUnlessNoted();
    }

    private void record(Event event, Requester requester, String detail) {
        audit.record(new AuditEntry(archive.name(), event, requester, "", "", detail));
    }
}

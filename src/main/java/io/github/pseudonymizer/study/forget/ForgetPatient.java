// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Forgets who a patient is. First the copies lose their ties or are deleted, which may be repeated; then the records
 * change in one transaction. So after a crash at any moment the patient is either known as before, and the request can
 * be sent again, or forgotten. Meanwhile no run works on the patient's studies. Thread-safe.
 */
public final class ForgetPatient {

    /** What happens to the copies. */
    public enum Copies {
        KEEP,
        /** They get fresh UIDs. */
        RENEW,
        DELETE
    }

    /**
     * Whom to forget.
     *
     * @param reason for the audit trail; must not name the patient
     */
    public record Wish(String domain, String pseudonym, Copies copies, String reason) {}

    /** What came of it. */
    public sealed interface Result {

        /** Nobody in this domain has or had the pseudonym. */
        record Unknown() implements Result {}

        /** The patient has another pseudonym by now, because two were merged. The copies are as before. */
        record MergedInto(String pseudonym) implements Result {}

        /** The reason has the patient's ID in it, and would stay. Nothing was done. */
        record ReasonNames() implements Result {}

        /** This archive would go on showing from what the copies were made. Nothing was done. */
        record Shown() implements Result {}

        /**
         * The patient is forgotten.
         *
         * @param before whether that was so before
         * @param copies the archive's ids of the copies that were kept or deleted
         * @param originals those that the archive still holds
         * @param elsewhere the copies in other archives, which this one cannot reach, by archive
         */
        record Forgotten(
                boolean before, List<String> copies, List<String> originals, Map<String, List<String>> elsewhere)
                implements Result {}
    }

    private final StudyArchive archive;
    private final Links links;
    private final AuditTrail audit;
    private final Forgetting records;
    private final OriginMarks marks;
    private final ServerLocks.StudyLock lock;
    private final Renewal renewal;

    /** What it does with copies. */
    public record CopyPorts(OriginMarks marks, Renewal renewal) {}

    /** @param lock keeps other runs from the patient's studies */
    public ForgetPatient(
            StudyArchive archive,
            Links links,
            AuditTrail audit,
            Forgetting records,
            CopyPorts copies,
            ServerLocks.StudyLock lock) {
        this.archive = archive;
        this.links = links;
        this.audit = audit;
        this.records = records;
        this.marks = copies.marks();
        this.renewal = copies.renewal();
        this.lock = lock;
    }

    /**
     * Forgets a patient.
     *
     * @throws RuntimeException if the archive or the store fails; the patient is known as before, but copies may have
     *     lost their ties or be deleted already; trying again is safe
     */
    public Result forget(Wish wish, Requester requester) {
        Optional<Forgetting.Known> found = find(wish);
        if (found.isEmpty()) {
            return new Result.Unknown();
        }
        Forgetting.Known known = found.get();
        if (known.mergedInto().isPresent()) {
            return new Result.MergedInto(known.mergedInto().get());
        }
        if (records.isNamedIn(wish.domain(), wish.pseudonym(), wish.reason())) {
            return new Result.ReasonNames();
        }
        if (wish.copies() == Copies.KEEP && copiesHere(known).stream().anyMatch(marks::isPermanent)) {
            return new Result.Shown();
        }
        audit.record(entry(AuditEntry.Event.FORGETTING, wish, requester, wish.reason()));
        return forget(wish, requester, known);
    }

    private Optional<Forgetting.Known> find(Wish wish) {
        return records.find(archive.name(), wish.domain(), wish.pseudonym());
    }

    /** Looks again when no run works on the studies, because one may have made a copy, or a merge moved the patient. */
    private Result forget(Wish wish, Requester requester, Forgetting.Known known) {
        List<String> originals = known.links().stream()
                .filter(this::isHere)
                .map(Link::original)
                .distinct()
                .sorted()
                .toList();
        Set<String> copies = copiesHere(known);
        List<String> mergedInto = new ArrayList<>();
        exclusively(originals, () -> {
            Forgetting.Known now = find(wish).orElseThrow(() -> new IllegalStateException("a pseudonym is gone"));
            now.mergedInto().ifPresent(mergedInto::add);
            if (now.mergedInto().isEmpty()) {
                copies.addAll(carryOut(wish, requester, now));
            }
        });
        if (!mergedInto.isEmpty()) {
            return new Result.MergedInto(mergedInto.get(0));
        }
        if (wish.copies() == Copies.RENEW) {
            copies.removeIf(copy -> archive.countInstances(copy) == 0);
        }
        return new Result.Forgotten(
                known.forgotten(),
                List.copyOf(copies),
                originals.stream()
                        .filter(original -> archive.countInstances(original) > 0)
                        .toList(),
                elsewhere(known));
    }

    private Set<String> copiesHere(Forgetting.Known known) {
        Set<String> copies = new TreeSet<>(known.formerCopies());
        known.links().stream().filter(this::isHere).map(Link::copy).forEach(copies::add);
        return copies;
    }

    private boolean isHere(Link link) {
        return link.archive().equals(archive.name());
    }

    private Map<String, List<String>> elsewhere(Forgetting.Known known) {
        return known.links().stream()
                .filter(link -> !isHere(link))
                .collect(Collectors.groupingBy(
                        Link::archive, TreeMap::new, Collectors.mapping(Link::copy, Collectors.toList())));
    }

    /** Always in the order of ids, so that two requests never wait for each other. */
    private void exclusively(List<String> studies, Runnable work) {
        if (studies.isEmpty()) {
            work.run();
        } else {
            lock.exclusively(
                    studies.get(0), Progress.UNSEEN, () -> exclusively(studies.subList(1, studies.size()), work));
        }
    }

    /** @return the new copies */
    private Set<String> carryOut(Wish wish, Requester requester, Forgetting.Known known) {
        Set<String> renewed = treatCopies(wish, known);
        List<String> studies = studiesOf(wish, known);
        records.forget(
                wish.domain(),
                wish.pseudonym(),
                studies,
                wish.copies() == Copies.RENEW ? archive.name() : "",
                entry(
                        AuditEntry.Event.PATIENT_FORGOTTEN,
                        wish,
                        requester,
                        known.links().size() + " links; " + studies.size() + " studies; " + wish.reason()));
        return renewed;
    }

    private Set<String> treatCopies(Wish wish, Forgetting.Known known) {
        Set<String> there = copiesHere(known);
        there.removeIf(copy -> archive.countInstances(copy) == 0);
        if (wish.copies() == Copies.RENEW) {
            there.removeAll(known.renewed());
            return renew(wish, there);
        }
        there.forEach(copy -> {
            if (wish.copies() == Copies.DELETE
                    || (!known.forgotten() && known.renewed().contains(copy))) {
                archive.delete(new Resource(Level.STUDY, copy)); // Perhaps an incomplete one.
            } else {
                marks.remove(copy);
            }
        });
        return Set.of();
    }

    /** All new copies are there before the first former one goes. */
    private Set<String> renew(Wish wish, Set<String> copies) {
        if (copies.isEmpty()) {
            return Set.of();
        }
        byte[] secret = records.secret(wish.domain(), wish.pseudonym());
        Set<String> renewed = new TreeSet<>();
        copies.forEach(copy -> renewed.add(renewal.idOf(copy, secret)));
        records.renewing(archive.name(), wish.domain(), wish.pseudonym(), renewed);
        try {
            copies.forEach(copy -> renewal.store(copy, secret));
        } catch (RuntimeException failed) {
            renewed.forEach(copy -> archive.delete(new Resource(Level.STUDY, copy)));
            throw failed;
        }
        copies.forEach(copy -> archive.delete(new Resource(Level.STUDY, copy)));
        return renewed;
    }

    /**
     * The pseudonyms of the studies that the patient's copies have, except those that the copy of another patient has,
     * too, because two originals have one UID.
     */
    private List<String> studiesOf(Wish wish, Forgetting.Known known) {
        Set<String> copies = new HashSet<>(known.formerCopies());
        Set<String> pseudonyms = new HashSet<>(Set.of(wish.pseudonym()));
        known.links().forEach(link -> {
            copies.add(link.copy());
            pseudonyms.add(link.pseudonym());
        });
        if (copies.isEmpty()) {
            return List.of();
        }
        return records
                .studies(
                        wish.domain(),
                        study -> pseudonyms.stream()
                                .flatMap(pseudonym -> possibleCopies(pseudonym, study))
                                .anyMatch(copies::contains))
                .stream()
                .filter(study -> !hasAnother(wish.domain(), study, copies))
                .map(Forgetting.Study::pseudonym)
                .toList();
    }

    /** The profile may retain UIDs, or may have done so when the copy was made. */
    private Stream<String> possibleCopies(String pseudonym, Forgetting.Study study) {
        return Stream.of(study.pseudonym(), study.identity().value()).map(uid -> idOf(pseudonym, uid));
    }

    /** Copies in other domains that retain UIDs have the same UID, too, and are not meant. */
    private boolean hasAnother(String domain, Forgetting.Study study, Set<String> copies) {
        Stream<String> mapped = archive.studiesWith(study.pseudonym()).stream().filter(links::isCopy);
        Stream<String> retained = archive.studiesWith(study.identity().value()).stream()
                .filter(found -> links.ofCopy(archive.name(), found).stream()
                        .anyMatch(link -> link.domain().equals(domain)));
        return Stream.concat(mapped, retained).anyMatch(found -> !copies.contains(found));
    }

    private String idOf(String pseudonym, String studyInstanceUid) {
        return archive.idOf(Level.STUDY, new CopyUids(pseudonym, studyInstanceUid, "", ""));
    }

    private AuditEntry entry(AuditEntry.Event event, Wish wish, Requester requester, String detail) {
        return new AuditEntry(
                archive.name(),
                event,
                requester,
                wish.domain(),
                wish.pseudonym(),
                "copies: " + wish.copies().name().toLowerCase(Locale.ROOT) + "; " + detail);
    }
}

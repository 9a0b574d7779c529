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

/**
 * Forgets who a patient is. First the copies lose their ties or are deleted, which may be repeated; then the records
 * change in one transaction. So after a crash at any moment the patient is either known as before, and the request can
 * be sent again, or forgotten. Meanwhile no run works on the patient's studies. Thread-safe.
 */
public final class ForgetPatient {

    /** What happens to the copies. */
    public enum Copies {
        KEEP,
        DELETE
    }

    /** Does some work while no run of any server works on a study. */
    public interface StudyLock {
        void exclusively(String study, Progress progress, Runnable work);
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
    private final StudyLock lock;

    /** @param lock keeps other runs from the patient's studies */
    public ForgetPatient(
            StudyArchive archive,
            Links links,
            AuditTrail audit,
            Forgetting records,
            OriginMarks marks,
            StudyLock lock) {
        this.archive = archive;
        this.links = links;
        this.audit = audit;
        this.records = records;
        this.marks = marks;
        this.lock = lock;
    }

    /**
     * Forgets a patient.
     *
     * @throws RuntimeException if the archive or the store fails; the patient is known as before, but copies may have
     *     lost their ties or be deleted already; trying again is safe
     */
    public Result forget(Wish wish, Requester requester) {
        Optional<Forgetting.Known> known = records.find(archive.name(), wish.domain(), wish.pseudonym());
        if (known.isEmpty()) {
            return new Result.Unknown();
        }
        if (records.isNamedIn(wish.domain(), wish.pseudonym(), wish.reason())) {
            return new Result.ReasonNames();
        }
        Set<String> copies = copiesHere(known.get());
        if (wish.copies() == Copies.KEEP && copies.stream().anyMatch(marks::isPermanent)) {
            return new Result.Shown();
        }
        audit.record(entry(AuditEntry.Event.FORGETTING, wish, requester, wish.reason()));
        List<String> originals = known.get().links().stream()
                .filter(this::isHere)
                .map(Link::original)
                .distinct()
                .sorted()
                .toList();
        exclusively(originals, () -> carryOut(wish, requester));
        return new Result.Forgotten(
                known.get().forgotten(),
                List.copyOf(copies),
                originals.stream()
                        .filter(original -> archive.countInstances(original) > 0)
                        .toList(),
                elsewhere(known.get()));
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

    /** Looks again, because a run may have made a copy while this one waited. */
    private void carryOut(Wish wish, Requester requester) {
        Forgetting.Known known = records.find(archive.name(), wish.domain(), wish.pseudonym())
                .orElseThrow(() -> new IllegalStateException("a pseudonym is gone"));
        copiesHere(known).stream()
                .filter(copy -> archive.countInstances(copy) > 0)
                .forEach(copy -> {
                    switch (wish.copies()) {
                        case KEEP -> marks.remove(copy);
                        case DELETE -> archive.delete(new Resource(Level.STUDY, copy));
                    }
                });
        List<String> studies = studiesOf(wish, known);
        records.forget(
                wish.domain(),
                wish.pseudonym(),
                studies,
                entry(
                        AuditEntry.Event.PATIENT_FORGOTTEN,
                        wish,
                        requester,
                        known.links().size() + " links; " + studies.size() + " studies; " + wish.reason()));
    }

    /**
     * The pseudonyms of the studies that the patient's copies have, except those that the copy of another patient has,
     * too, because two originals have one UID.
     */
    private List<String> studiesOf(Wish wish, Forgetting.Known known) {
        Set<String> copies = new HashSet<>();
        known.links().forEach(link -> copies.add(link.copy()));
        List<String> studies = new ArrayList<>();
        if (!copies.isEmpty()) {
            studies.addAll(records.studies(wish.domain(), uid -> copies.contains(idOf(wish.pseudonym(), uid))));
        }
        studies.removeIf(uid ->
                archive.studiesWith(uid).stream().anyMatch(study -> !copies.contains(study) && links.isCopy(study)));
        return studies;
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

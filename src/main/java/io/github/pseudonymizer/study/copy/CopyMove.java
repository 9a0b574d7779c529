// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Labels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.decision.CopyState;
import io.github.pseudonymizer.study.instance.CopyInstances;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A copy gets another pseudonym after its patient was merged with another one: it is made again beside the one that is
 * there, which is deleted when all of it is stored. Until then both count as copies. Thread-safe.
 */
record CopyMove(StudyArchive archive, Links links, CopyMembers members) {

    /** The copy that is replaced, as it was recorded before. */
    record Replaced(Link link, List<Resource> part, Making making) {}

    /** The copy that this run is to replace; empty if the one that is there has its pseudonym for good. */
    Optional<Replaced> from(CopyState state) {
        Link now = state.link();
        return state.before()
                .filter(before -> !before.copy().equals(now.copy())
                        && !before.pseudonym().equals(now.pseudonym())
                        && archive.countInstances(before.copy()) > 0
                        && links.former()
                                .mergedInto(before.domain(), before.pseudonym())
                                .filter(now.pseudonym()::equals)
                                .isPresent())
                .map(before -> new Replaced(before, links.part(before), links.making(before)));
    }

    /**
     * Refuses to replace a copy that has more than can be made again.
     *
     * @param places of the copies by today's pseudonym
     * @throws ExistingCopyException if originals are gone
     */
    void requireOriginals(Link before, Function<Original, CopyUids> places) {
        Set<String> left = new HashSet<>(archive.instancesOf(before.copy()));
        archive.partsOf(new Resource(Level.STUDY, before.original()))
                .forEach(part -> part.instances()
                        .forEach(original ->
                                left.remove(idOf(Level.INSTANCE, with(places.apply(original), before.pseudonym())))));
        int gone = left.isEmpty()
                ? 0
                : members.oursAmong(Optional.of(before), left).size();
        if (gone > 0) {
            throw new ExistingCopyException(gone + " instances of the copy are without their original, so it cannot be"
                    + " made again and keeps the pseudonym that was merged into another one");
        }
    }

    static CopyUids with(CopyUids place, String pseudonym) {
        return new CopyUids(pseudonym, place.studyInstanceUid(), place.seriesInstanceUid(), place.sopInstanceUid());
    }

    private String idOf(Level level, CopyUids place) {
        return archive.idOf(level, place);
    }

    /** Gives the original its former copy back. */
    void takeBack(Replaced before, CopyInstances instances) {
        deleteStored(instances);
        links.former().restore(before.link(), before.part(), before.making());
    }

    /** Whether a run before this one has begun to replace a copy that is still there. */
    boolean isBegun(Link link) {
        return !links.former().of(link).isEmpty();
    }

    void deleteStored(CopyInstances instances) {
        instances.stored().forEach(instance -> archive.delete(new Resource(Level.INSTANCE, instance)));
    }

    /** Deletes the copies that a stored one has replaced, after it has got their labels. */
    void finish(CopyResult copy) {
        Optional<Link> before = copy.before().before();
        boolean isLeft = before.filter(link -> link.state() != Link.State.COMPLETE
                        || !link.copy().equals(copy.link().copy()))
                .isPresent();
        List<String> former = isLeft && copy.isWhole() ? links.former().of(copy.link()) : List.of();
        if (former.isEmpty()) {
            return;
        }
        for (String study : former) {
            CopyUids place = copy.places().apply(copy.part().instances().get(0));
            archive.partsOf(new Resource(Level.STUDY, study)).forEach(part -> copyLabels(part, place));
            if (links.findByCopy(archive.name(), study).isEmpty()) { // Two originals may have one UID.
                archive.delete(new Resource(Level.STUDY, study));
            }
        }
        links.former().drop(copy.link());
    }

    private void copyLabels(StudyPart former, CopyUids place) {
        Optional<Labels> found = archive.labelsOf(former);
        if (found.isEmpty()) {
            return;
        }
        Labels labels = found.get();
        label(Level.PATIENT, place, labels.patient());
        label(Level.STUDY, place, labels.study());
        labels.series()
                .forEach((uid, all) ->
                        label(Level.SERIES, new CopyUids(place.patientId(), place.studyInstanceUid(), uid, ""), all));
        former.instances()
                .forEach(instance -> label(
                        Level.INSTANCE,
                        new CopyUids(
                                place.patientId(),
                                place.studyInstanceUid(),
                                instance.seriesInstanceUid(),
                                instance.sopInstanceUid()),
                        labels.instances().getOrDefault(instance.id(), Set.of())));
    }

    private void label(Level level, CopyUids place, Set<String> labels) {
        Resource resource = new Resource(level, idOf(level, place));
        if (!labels.isEmpty() && archive.find(resource.id()).isPresent()) {
            labels.forEach(label -> archive.label(resource, label));
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.decision.FirstStep;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Copies that were being stored when a crash or a paused job ended that. Thread-safe. */
public final class InterruptedCopies {

    private final StudyArchive archive;
    private final Links links;
    private final CopyMembers members;
    private final StudyLocks locks;
    private final StoredCopies stored;
    private final Completions completions;

    InterruptedCopies(CopyMembers members, StudyLocks locks, StoredCopies stored, Completions completions) {
        this.archive = members.archive();
        this.links = members.links();
        this.members = members;
        this.locks = locks;
        this.stored = stored;
        this.completions = completions;
    }

    /**
     * The resources of a study that its interrupted copy was to contain.
     *
     * @return empty if it is not being stored
     */
    public Optional<List<Resource>> asked(Domain domain, String study) {
        return storing(domain, study).map(this::asked);
    }

    /** Decides how to copy this part. */
    FirstStep firstStep(StudyPart part, Domain domain) {
        Optional<List<Resource>> interrupted = part.wanted().isEmpty()
                ? Optional.empty()
                : storing(domain, part.study())
                        .filter(link -> !stored.contains(link))
                        .map(this::asked);
        return FirstStep.of(links.isCopy(part.study()), part.wanted(), interrupted, this::isThere);
    }

    /** Decides how to copy this part after an interrupted copy was completed. */
    FirstStep secondStep(StudyPart part) {
        return FirstStep.of(links.isCopy(part.study()), part.wanted(), Optional.empty(), this::isThere);
    }

    boolean isThere(Resource resource) {
        return !archive.partsOf(resource).isEmpty();
    }

    /** The parts that an order asks for whose copies are being stored. */
    List<StudyPart> unfinished(Order order) {
        try {
            return new StudyParts(archive)
                    .of(order.resources()).stream()
                            .filter(part -> asked(order.domain(), part.study()).isPresent())
                            .toList();
        } catch (ArchiveException failed) {
            if (failed.reason() == ArchiveException.Reason.GONE) {
                return List.of();
            }
            throw failed;
        }
    }

    /** As {@link #settle(Link)}, for a copy that is being stored, if there is one. */
    void settle(Domain domain, String study) {
        storing(domain, study).ifPresent(this::settle);
    }

    /**
     * Ends the storing of a copy whose originals are gone: a copy that was complete once counts as complete if it has
     * all of its instances, and a copy that never was complete is deleted, but for the instances that another original
     * has in it.
     */
    public void settle(Link link) {
        if (link.state() != Link.State.STORING) {
            return;
        }
        int present = archive.countInstances(link.copy());
        if (link.instances() > 0 && present >= link.instances()) {
            Making making = links.making(link);
            new KeptLabels(archive, making.labels()).putBack();
            if (making.unfinished()) { // Some instances stay as they were made before.
                links.begin(link, links.part(link), making.mixed().labelled(Map.of()));
            }
            links.complete(link, present, link.orphans());
            return;
        }
        if (link.instances() == 0) { // Otherwise it is all that is left, even if an update left one instance out.
            locks.exclusively(link.copy(), Progress.UNSEEN, hold -> {
                delete(link);
                return link;
            });
        }
        links.fail(link);
    }

    private void delete(Link link) {
        Predicate<String> isOfAnother = members.ofOtherOriginals(link);
        Set<String> present = archive.instancesOf(link.copy());
        members.unfinished(link, present).forEach(other -> completions.now(other.original()));
        if (present.stream().noneMatch(isOfAnother)) {
            archive.delete(new Resource(Level.STUDY, link.copy()));
            return;
        }
        present.stream()
                .filter(isOfAnother.negate())
                .forEach(instance -> archive.delete(new Resource(Level.INSTANCE, instance)));
    }

    private Optional<Link> storing(Domain domain, String study) {
        return links.find(archive.name(), domain.namespace().name(), study)
                .filter(link -> link.state() == Link.State.STORING);
    }

    private List<Resource> asked(Link link) {
        List<Resource> part = links.part(link);
        return part.isEmpty() ? List.of(new Resource(Level.STUDY, link.original())) : part;
    }
}

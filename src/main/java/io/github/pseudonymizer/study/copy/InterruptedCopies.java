package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies that were being stored when a crash ended it, or somebody paused the job. Thread-safe. */
public record InterruptedCopies(StudyArchive archive, Links links, Pseudonymization pseudonymization) {

    /**
     * What of a study the copy was being made of.
     *
     * @return empty if it is not being stored
     */
    public Optional<List<Resource>> asked(Domain domain, String study) {
        return storing(domain, study).map(link -> asked(links.part(link), study));
    }

    /**
     * Whether it was being made of something else that is still there, or of nothing that is: a copy of this part is
     * not all then that is to be done.
     */
    boolean exceeds(StudyPart part, Domain domain) {
        if (part.wanted().isEmpty()) {
            return false;
        }
        return storing(domain, part.study())
                .filter(link -> !pseudonymization.isReliedOn(link))
                .map(link -> asked(links.part(link), part.study()))
                .filter(asked -> !part.wanted().containsAll(asked))
                .map(asked -> asked.stream().filter(this::isThere).toList())
                .filter(left -> left.isEmpty() || !part.wanted().containsAll(left))
                .isPresent();
    }

    private boolean isThere(Resource resource) {
        return !archive.partsOf(resource).isEmpty();
    }

    /**
     * Completes the copy with what was asked for and is still there, and no more.
     *
     * @throws RuntimeException as {@link Pseudonymization#carryOut}
     */
    public void complete(Domain domain, String study, Requester.Cause cause, Progress progress) {
        List<Resource> asked = asked(domain, study).orElse(List.of());
        if (asked.stream().anyMatch(this::isThere)) {
            Order order = new Order(asked, domain, Wishes.NONE, true, false, Requester.itself(cause));
            Outcome unused = pseudonymization.carryOut(order, progress);
            return;
        }
        pseudonymization.exclusively(
                study, progress, () -> storing(domain, study).ifPresent(this::settle));
    }

    /**
     * Completes the copy before this part of it is copied.
     *
     * @throws RuntimeException as {@link Pseudonymization#carryOut}
     */
    void completeBefore(StudyPart part, Order order, Progress progress) {
        try {
            complete(order.domain(), part.study(), Requester.Cause.RECOVERY, progress.unseen());
        } catch (RewriteException refused) {
            // It was taken back, and reported; of what is asked for now nothing may be refused.
        } catch (CancelledException ended) {
            progress.check();
            throw ended;
        }
    }

    /**
     * Takes back what of an order was stored.
     *
     * @throws RuntimeException as {@link Pseudonymization#takeBack}
     */
    void takeBack(Order order) {
        for (StudyPart part : unfinished(order)) {
            try {
                Outcome unused = pseudonymization.carryOut(List.of(part), order, Progress.CANCELLED);
            } catch (CancelledException asWanted) {
                // It has taken back what was there.
            }
        }
    }

    private List<StudyPart> unfinished(Order order) {
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

    /** Of what is gone no copy can be completed: one that never was complete goes, too. */
    public void settle(Link link) {
        if (link.state() != Link.State.STORING) {
            return;
        }
        int stored = archive.countInstances(link.copy());
        if (link.instances() > 0 && stored >= link.instances()) {
            Making making = links.making(link);
            new KeptLabels(archive, making.labels()).putBack();
            if (making.unfinished()) { // Some instances stay as they were made before.
                links.begin(link, links.part(link), making.mixed().labelled(Map.of()));
            }
            links.complete(link, stored, link.orphans());
            return;
        }
        if (link.instances() == 0) { // Else it is all there is: one instance may lack, of an update.
            archive.delete(new Resource(Level.STUDY, link.copy()));
        }
        links.fail(link);
    }

    private Optional<Link> storing(Domain domain, String study) {
        return links.find(archive.name(), domain.namespace().name(), study)
                .filter(link -> link.state() == Link.State.STORING);
    }

    private static List<Resource> asked(List<Resource> part, String study) {
        return part.isEmpty() ? List.of(new Resource(Level.STUDY, study)) : part;
    }
}

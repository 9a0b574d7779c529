package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.CopyWishes;
import io.github.pseudonymizer.plan.RecordedRules;
import io.github.pseudonymizer.plan.UnmetWish;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tells by what copies that are there were made, and so which wishes they meet. Thread-safe. */
record ExistingCopies(StudyArchive archive, Links links, CopyMembers members) {

    /**
     * Decides by which rules and wishes a study is copied.
     *
     * @param link of the copy as it will be
     * @param copyOf the archive's id of an original's copy
     * @throws ExistingCopyException if the order cannot be carried out on the copy that is there, or may not
     */
    CopyPlan plan(Link link, Order order, Function<Original, String> copyOf) {
        Set<String> present = archive.instancesOf(link.copy());
        Optional<Link> before = links.find(link.archive(), link.domain(), link.original());
        if (present.isEmpty() || before.isEmpty() || !before.get().copy().equals(link.copy())) {
            return CopyPlan.first(order);
        }
        Making recorded = links.making(link);
        return CopyPlan.of(
                recorded,
                order,
                unmet(recorded, order),
                () -> wishesMet(recorded, order.domain())
                        .withStricter(order.domain().rules(), order.wishes()),
                () -> countGone(link, present, copyOf));
    }

    private int countGone(Link link, Set<String> present, Function<Original, String> copyOf) {
        Set<String> left = new HashSet<>(present);
        archive.partsOf(new Resource(Level.STUDY, link.original()))
                .forEach(part -> part.instances().forEach(original -> left.remove(copyOf.apply(original))));
        return left.isEmpty() ? 0 : members.countOurs(link, left);
    }

    /**
     * Refuses an order whose wishes differ from those of a copy that is there, if the domain says so: before the first
     * of several studies is copied.
     *
     * @throws ExistingCopyException if so
     */
    void check(List<StudyPart> parts, Order order) {
        if (order.domain().policy().lateWishes() != LateWishes.REFUSE
                || order.wishes().equals(Wishes.NONE)) {
            return;
        }
        for (StudyPart part : parts) {
            List<UnmetWish> unmet =
                    copyOf(part.study(), order).map(copy -> unmet(copy, order)).orElse(List.of());
            if (unmet.stream().anyMatch(UnmetWish::late)) {
                throw CopyPlan.refusal(unmet);
            }
        }
    }

    private Optional<Making> copyOf(String study, Order order) {
        if (links.isCopy(study)) {
            return Optional.of(ofCopy(study));
        }
        return links.find(archive.name(), order.domain().namespace().name(), study)
                .filter(link -> archive.countInstances(link.copy()) > 0)
                .map(links::making);
    }

    /** By what a study was made that is a copy. */
    Making ofCopy(String study) {
        return links.findByCopy(archive.name(), study).map(links::making).orElse(Making.UNKNOWN);
    }

    /** The wishes of the order that a copy does not meet which was made by this. */
    List<UnmetWish> unmet(Making made, Order order) {
        if (made.isCurrent(order.domain()) && made.wishes().equals(order.wishes())) {
            return UnmetWish.ofToday(order.domain().rules().decide(order.wishes()));
        }
        return wishesMet(made, order.domain()).unmet(order.domain().rules(), order.wishes());
    }

    private CopyWishes wishesMet(Making made, Domain domain) {
        if (made.isCurrent(domain)) {
            return CopyWishes.of(domain.rules(), made.wishes());
        }
        return links.rules(domain.namespace().name(), made.digest())
                .map(text -> CopyWishes.of(new RecordedRules(text), made.wishes(), domain.rules()))
                .orElseGet(() -> CopyWishes.ofUnknown(domain.rules(), made.wishes()));
    }
}

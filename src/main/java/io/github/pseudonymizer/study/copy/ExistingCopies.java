// SPDX-License-Identifier: GPL-3.0-or-later
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
import io.github.pseudonymizer.study.decision.CopyRules;
import io.github.pseudonymizer.study.decision.CopyState;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells by which rules and wishes existing copies were made, and so which wishes they meet. The archive tells in which
 * transfer syntax they are. Thread-safe.
 */
record ExistingCopies(StudyArchive archive, Links links, CopyMembers members) {

    private static final UnmetWish NOT_ENCODABLE =
            new UnmetWish(UnmetWish.TRANSCODE, "Orthanc cannot encode every instance so", false, false);

    /** How a copy gets another pseudonym. */
    CopyMove move() {
        return new CopyMove(archive, links, members);
    }

    /**
     * Decides by which rules and wishes a study is copied.
     *
     * @param copyOf the archive's id of an original's copy
     * @throws ExistingCopyException if the order cannot or must not be carried out on the existing copy
     */
    CopyRules rules(CopyState state, Order order, Function<Original, String> copyOf) {
        if (!state.isRecorded()) {
            return CopyRules.first(order, elsewhere(state));
        }
        Making recorded = links.making(state.link());
        if (state.present().isEmpty()) {
            return state.isInterrupted() && order.requester().cause().isWork()
                    ? CopyRules.interrupted(recorded, order)
                    : CopyRules.first(order, recorded);
        }
        return CopyRules.of(
                recorded,
                order,
                unmet(state.before(), state.link().copy(), recorded, order),
                () -> wishesMet(recorded, order.domain())
                        .withStricter(order.domain().rules(), order.wishes()),
                () -> countGone(state, copyOf));
    }

    /** The record of a copy in another place. Only its rectangles count here. */
    private Making elsewhere(CopyState state) {
        return state.before()
                .map(before -> links.making(before).labelled(Map.of()))
                .orElse(Making.UNKNOWN);
    }

    /** The order, with the rectangles that are recorded for the study in its domain if it has none itself. */
    Order withRecordedRectangles(String study, Order order) {
        return links.find(archive.name(), order.domain().namespace().name(), study)
                .map(link -> order.blackingOutAs(links.making(link).wishes()))
                .orElse(order);
    }

    private int countGone(CopyState state, Function<Original, String> copyOf) {
        Set<String> left = new HashSet<>(state.present());
        archive.partsOf(new Resource(Level.STUDY, state.part().study()))
                .forEach(part -> part.instances().forEach(original -> left.remove(copyOf.apply(original))));
        return left.isEmpty()
                ? 0
                : members.oursAmong(Optional.of(state.link()), left).size();
    }

    /**
     * Refuses an order whose wishes differ from those of a copy that is there, if the domain says so, and rectangles
     * for copies: before the first of several studies is copied.
     *
     * @throws ExistingCopyException if so
     */
    void check(List<StudyPart> parts, Order order) {
        requireNoCopyToBlackOut(parts, order);
        boolean isWished =
                !order.wishes().equals(Wishes.NONE) || !order.transferSyntax().isEmpty();
        if (!isWished || order.domain().policy().lateWishes() != LateWishes.REFUSE) {
            return;
        }
        for (StudyPart part : parts) {
            List<UnmetWish> unmet = unmetByCopyOf(part.study(), order);
            if (unmet.stream().anyMatch(UnmetWish::isUpToDomain)) {
                throw CopyRules.refusal(unmet);
            }
        }
    }

    /**
     * Refuses rectangles for a copy, which stays as it is.
     *
     * @throws ExistingCopyException if so
     */
    void requireNoCopyToBlackOut(List<StudyPart> parts, Order order) {
        if (!order.wishes().blackOut().isEmpty() && parts.stream().anyMatch(part -> links.isCopy(part.study()))) {
            throw new ExistingCopyException("BlackOut is for originals, and this is a copy; ask for its original");
        }
    }

    private List<UnmetWish> unmetByCopyOf(String study, Order order) {
        if (links.isCopy(study)) {
            return unmet(study, order);
        }
        return links.find(archive.name(), order.domain().namespace().name(), study)
                .filter(link -> archive.countInstances(link.copy()) > 0)
                .map(link -> unmet(link, order))
                .orElse(List.of());
    }

    /** The wishes of the order that a copy does not meet now, because another run may have made it again; as text. */
    List<String> unmetByNow(Link link, Order order) {
        return lines(unmet(link, order));
    }

    /**
     * The wishes of the order that a copy does not meet which another archive may have made; as text.
     *
     * @param copy the archive's id of a study that is a copy
     */
    List<String> unmetByCopy(String copy, Order order) {
        return lines(unmet(copy, order));
    }

    private static List<String> lines(List<UnmetWish> unmet) {
        return unmet.stream().map(UnmetWish::line).toList();
    }

    private List<UnmetWish> unmet(Link link, Order order) {
        return unmet(Optional.of(link), link.copy(), links.making(link), order);
    }

    private List<UnmetWish> unmet(String copy, Order order) {
        Optional<Link> link = links.findByCopy(archive.name(), copy);
        return unmet(link, copy, link.map(links::making).orElse(Making.UNKNOWN), order);
    }

    private List<UnmetWish> unmet(Optional<Link> link, String copy, Making made, Order order) {
        List<UnmetWish> unmet = new ArrayList<>(unmet(made, order));
        String wanted = order.transferSyntax();
        if (!wanted.isEmpty()
                && !members.oursAmong(link, archive.encodedOtherwise(copy, wanted))
                        .isEmpty()) {
            unmet.add(
                    made.transferSyntax().equals(wanted) ? NOT_ENCODABLE : UnmetWish.late(UnmetWish.TRANSCODE, false));
        }
        return unmet;
    }

    private List<UnmetWish> unmet(Making made, Order order) {
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

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.plan.UnmetWish;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The rules and wishes by which a study is copied, decided before anything is done: a copy is made by one set of rules.
 *
 * @param before the existing instances of the copy were made by this; for a new copy the same as {@code making}
 * @param making the instances of this run are made by this
 * @param again which of the existing instances are made again
 * @param gone how many instances of the copy have no original and so cannot be made again; 0 if it does not matter
 */
public record CopyRules(Making before, Making making, Again again, int gone) {

    /** Which existing instances of a copy are made again. */
    public enum Again {
        /** Those whose original changed. */
        CHANGED,
        /** All of them if any original is new or changed, because it would come by other rules than the others. */
        ALL_IF_LATE,
        /** All of them. */
        ALL
    }

    /**
     * For a study without a copy.
     *
     * @param recorded by what a copy was made that is gone: its rectangles stay, unless the order has others, and so do
     *     the labels of one that a crash took away
     */
    public static CopyRules first(Order order, Making recorded) {
        Making making =
                Making.of(order.domain(), order.blackingOutAs(recorded.wishes()).wishes(), order.transferSyntax());
        return new CopyRules(making.labelled(recorded.labels()), making, Again.CHANGED, 0);
    }

    /**
     * For a study whose copy had begun to be stored when a crash came and left nothing of it, or took away its only
     * instance, which was being replaced: the copy is completed with the wishes with which it was begun.
     */
    public static CopyRules interrupted(Making recorded, Order order) {
        Making making = recorded.today(order.domain());
        return new CopyRules(making.labelled(recorded.labels()), making, Again.CHANGED, 0);
    }

    /**
     * For a study with a copy.
     *
     * @param recorded by what the copy was made
     * @param unmet wishes of the order that the copy does not meet
     * @param stricter the wishes of the copy, and those of the order that take more out of it
     * @param gone counts the instances of the copy whose originals are gone
     * @throws ExistingCopyException if the order cannot or must not be carried out on this copy
     */
    public static CopyRules of(
            Making recorded, Order order, List<UnmetWish> unmet, Supplier<Wishes> stricter, IntSupplier gone) {
        Domain domain = order.domain();
        boolean forced = order.requester().cause() == Requester.Cause.REMAKE;
        Making wanted = wanted(recorded, order, unmet, stricter);
        boolean differ = !wanted.isWishedAs(recorded);
        if (!forced && !differ && !recorded.unfinished() && recorded.isCurrent(domain)) {
            return new CopyRules(recorded, recorded.today(domain), Again.CHANGED, 0);
        }
        int left = gone.getAsInt();
        if (left > 0 && blacksOut(unmet)) {
            throw new ExistingCopyException(left + " instances of the copy are without their original, so the"
                    + " rectangles cannot be blacked out in them, and the copy stays as it is");
        }
        if (recorded.unfinished() || (left == 0 && (forced || differ))) {
            return new CopyRules(recorded, wanted, Again.ALL, left);
        }
        if (forced) {
            throw new ExistingCopyException(left + " instances of the copy are without their original,"
                    + " so it cannot be made again and stays as it is");
        }
        Again again = recorded.isCurrent(domain) ? Again.CHANGED : Again.ALL_IF_LATE;
        return new CopyRules(recorded, recorded.today(domain), again, left);
    }

    private static boolean blacksOut(List<UnmetWish> unmet) {
        return unmet.stream().anyMatch(wish -> wish.late() && wish.isBlackOut());
    }

    /** Black rectangles stay, and those of the order are added in every domain. */
    private static Making wanted(Making recorded, Order order, List<UnmetWish> unmet, Supplier<Wishes> stricter) {
        Making making = wantedOfAttributes(recorded, order, unmet, stricter);
        Wishes wishes = recorded.wishes().blackingOut(order.wishes().blackOut());
        return Making.of(order.domain(), making.wishes().blackingOutOnly(wishes.blackOut()), making.transferSyntax());
    }

    /** By what the copy will be made: its own wishes, unless its domain lets those of the order change it. */
    private static Making wantedOfAttributes(
            Making recorded, Order order, List<UnmetWish> unmet, Supplier<Wishes> stricter) {
        Domain domain = order.domain();
        LateWishes policy = domain.policy().lateWishes();
        List<UnmetWish> late = unmet.stream().filter(UnmetWish::isUpToDomain).toList();
        if (late.isEmpty()) {
            return recorded.today(domain);
        }
        return switch (policy) {
            case STRICTER ->
                late.stream().anyMatch(UnmetWish::stricter)
                        ? Making.of(domain, stricter.get(), recorded.transferSyntax())
                        : recorded.today(domain);
            case REMAKE -> Making.of(domain, wishes(recorded, order, late), syntax(recorded, order));
            case REFUSE -> throw refusal(unmet);
            case TELL -> recorded.today(domain);
        };
    }

    /** A wish for another transfer syntax alone says nothing about the attributes. */
    private static Wishes wishes(Making recorded, Order order, List<UnmetWish> late) {
        boolean isOnlyTranscode = late.stream().allMatch(wish -> wish.name().equals(UnmetWish.TRANSCODE));
        return isOnlyTranscode ? recorded.wishes() : order.wishes();
    }

    public static ExistingCopyException refusal(List<UnmetWish> unmet) {
        String names = unmet.stream()
                .filter(UnmetWish::isUpToDomain)
                .map(UnmetWish::name)
                .collect(Collectors.joining(", "));
        return new ExistingCopyException("the copy was made before with other wishes, and stays as it is; it does not"
                + " meet: " + names + ". This domain's WishesForExistingCopies is \"refuse\"");
    }

    private static String syntax(Making recorded, Order order) {
        return order.transferSyntax().isEmpty() ? recorded.transferSyntax() : order.transferSyntax();
    }

    /** By what the copy is made after all of it was made again. */
    public Making remade() {
        return gone == 0 ? making : making.mixed();
    }
}

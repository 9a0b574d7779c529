package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.UnmetWish;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * By which rules and wishes a study is copied, decided before anything is done: a copy is made by one set of rules.
 *
 * @param before what of the study is copied already was made by this; for a new copy the same as {@code making}
 * @param making what is copied now is made by this
 * @param again which instances that are there are made again
 * @param gone how many instances of the copy are without their original, and so cannot be; 0 if it does not matter
 */
record CopyPlan(Making before, Making making, Again again, int gone) {

    /** Which instances of a copy that is there are made again. */
    enum Again {
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
     * @param labels that a copy had which a crash took away
     */
    static CopyPlan first(Order order, Map<Resource, Set<String>> labels) {
        Making making = Making.of(order.domain(), order.wishes(), order.transferSyntax());
        return new CopyPlan(making.labelled(labels), making, Again.CHANGED, 0);
    }

    /**
     * For a study of whose copy a crash left nothing that had begun to be stored, or the only instance of which was to
     * be replaced: it is completed with the wishes with which it was begun.
     */
    static CopyPlan interrupted(Making recorded, Order order) {
        Making making = recorded.today(order.domain());
        return new CopyPlan(making.labelled(recorded.labels()), making, Again.CHANGED, 0);
    }

    /**
     * For a study with a copy.
     *
     * @param recorded what that was made by
     * @param unmet wishes of the order that it does not meet
     * @param stricter its wishes, and those of the order that take more out of it
     * @param gone counts the instances of the copy that are without their original
     * @throws ExistingCopyException if the order cannot be carried out on this copy, or may not
     */
    static CopyPlan of(
            Making recorded, Order order, List<UnmetWish> unmet, Supplier<Wishes> stricter, IntSupplier gone) {
        Domain domain = order.domain();
        boolean forced = order.requester().cause() == Requester.Cause.REMAKE;
        Making wanted = wanted(recorded, order, unmet, stricter);
        boolean differ = !wanted.isWishedAs(recorded);
        if (!forced && !differ && !recorded.unfinished() && recorded.isCurrent(domain)) {
            return new CopyPlan(recorded, recorded.today(domain), Again.CHANGED, 0);
        }
        int left = gone.getAsInt();
        if (recorded.unfinished() || (left == 0 && (forced || differ))) {
            return new CopyPlan(recorded, wanted, Again.ALL, left);
        }
        if (forced) {
            throw new ExistingCopyException(left + " instances of the copy are without their original,"
                    + " so it cannot be made again and stays as it is");
        }
        Again again = recorded.isCurrent(domain) ? Again.CHANGED : Again.ALL_IF_LATE;
        return new CopyPlan(recorded, recorded.today(domain), again, left);
    }

    /** What the copy is to be made by: its own wishes, unless its domain lets those of the order change it. */
    private static Making wanted(Making recorded, Order order, List<UnmetWish> unmet, Supplier<Wishes> stricter) {
        Domain domain = order.domain();
        LateWishes policy = domain.policy().lateWishes();
        List<UnmetWish> late = unmet.stream().filter(UnmetWish::late).toList();
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

    /** Another transfer syntax alone says nothing of the attributes. */
    private static Wishes wishes(Making recorded, Order order, List<UnmetWish> late) {
        boolean onlyTranscode = late.stream().allMatch(wish -> wish.name().equals(UnmetWish.TRANSCODE));
        return onlyTranscode ? recorded.wishes() : order.wishes();
    }

    static ExistingCopyException refusal(List<UnmetWish> unmet) {
        String names =
                unmet.stream().filter(UnmetWish::late).map(UnmetWish::name).collect(Collectors.joining(", "));
        return new ExistingCopyException("the copy was made before with other wishes, and stays as it is; it does not"
                + " meet: " + names + ". This domain's WishesForExistingCopies is \"refuse\"");
    }

    private static String syntax(Making recorded, Order order) {
        return order.transferSyntax().isEmpty() ? recorded.transferSyntax() : order.transferSyntax();
    }

    /** What all of the copy is made by when all of it was made again. */
    Making remade() {
        return gone == 0 ? making : making.mixed();
    }
}

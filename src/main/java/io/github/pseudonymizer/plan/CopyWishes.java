// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which wishes a copy meets that was made before, by the rules and wishes that it was made by. Pure.
 *
 * <p>A copy meets a wish if its plan treats the attribute as the wish wants, for any reason: because another client
 * wished the same, or because its rules do so anyway.
 */
public final class CopyWishes {

    /** What the copy may have been made by. A wish is met if it is met by each of them. */
    private final List<CopyWish.Made> made;

    private CopyWishes(List<CopyWish.Made> made) {
        this.made = made;
    }

    /** Of a copy that was made by these rules and wishes. */
    public static CopyWishes of(Rules rules, Wishes wishes) {
        return new CopyWishes(List.of(CopyWish.Made.by(rules, wishes)));
    }

    /**
     * Of a copy that was made by recorded rules.
     *
     * @param today the domain's rules, for what this version of the plugin cannot read of the recorded ones
     */
    public static CopyWishes of(RecordedRules rules, Wishes wishes, Rules today) {
        return rules.rules().map(recorded -> of(recorded, wishes)).orElseGet(() -> ofUnknown(today, wishes));
    }

    /**
     * Of a copy whose rules are not recorded. It meets what the rules of its domain meet today, and those of a domain
     * about which nothing is said: so nothing counts as met that an administrator may have decided since.
     *
     * @param wishes those that are recorded nevertheless
     */
    public static CopyWishes ofUnknown(Rules today, Wishes wishes) {
        Rules plain = Rules.current(Profile.DEFAULT, today.pixels(), today.policy());
        Wishes known = Wishes.NONE.blackingOut(wishes.blackOut());
        return new CopyWishes(List.of(CopyWish.Made.by(today, wishes), CopyWish.Made.by(plain, known)));
    }

    /**
     * The wishes that the copy does not meet, with those first that today's rules do not honour.
     *
     * @param today the domain's rules
     */
    public List<UnmetWish> unmet(Rules today, Wishes wishes) {
        Decision now = today.decide(wishes);
        Map<String, String> refusals = new LinkedHashMap<>();
        UnmetWish.ofToday(now).forEach(refused -> refusals.put(refused.name(), refused.reason()));
        List<UnmetWish> refused = new ArrayList<>();
        List<UnmetWish> late = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (CopyWish wish : CopyWish.of(wishes, now.plan())) {
            boolean isMet = made.stream().allMatch(wish::isMet);
            String reason = refusals.get(wish.name());
            known.add(wish.name());
            if (!isMet && reason != null) {
                refused.add(new UnmetWish(wish.name(), reason, false, false));
            } else if (!isMet) {
                late.add(UnmetWish.late(wish.name(), made.stream().anyMatch(wish::takesOut)));
            }
        }
        List<UnmetWish> unmet = new ArrayList<>();
        refusals.forEach((name, reason) -> { // Such as of an attribute inside a value.
            if (!known.contains(name)) {
                unmet.add(new UnmetWish(name, reason, false, false));
            }
        });
        unmet.addAll(refused);
        unmet.addAll(late);
        return unmet;
    }

    /** The wishes by their names, such as {@code Remove (0018,0060) KVP}, without values. */
    public static List<String> names(Wishes wishes) {
        Plan unused = Planner.decide(Profile.DEFAULT, new RequestPolicy(Set.of(), false), Wishes.NONE)
                .plan();
        return CopyWish.of(wishes, unused).stream().map(CopyWish::name).toList();
    }

    /**
     * The wishes of the copy, and of these those that take more out of it.
     *
     * @param today the domain's rules
     */
    public Wishes withStricter(Rules today, Wishes wishes) {
        Wishes before = made.get(0).wishes();
        Set<Tag> remove = new HashSet<>(before.remove());
        Map<Tag, String> replace = new LinkedHashMap<>(before.replace());
        Set<TagPath> removeInside = new LinkedHashSet<>(before.paths().remove());
        Map<TagPath, WishedValue> replaceInside =
                new LinkedHashMap<>(before.paths().replace());
        Set<String> stricter = new HashSet<>();
        unmet(today, wishes).stream()
                .filter(UnmetWish::stricter)
                .map(UnmetWish::name)
                .forEach(stricter::add);
        for (CopyWish wish : CopyWish.of(wishes, today.decide(wishes).plan())) {
            if (stricter.contains(wish.name())) {
                wish.addTo(remove, replace, removeInside, replaceInside);
            }
        }
        return new Wishes(
                before.keep(),
                remove,
                replace,
                before.keepPrivateTags(),
                before.dicomVersion(),
                new PathWishes(
                        before.paths().keep(),
                        removeInside,
                        replaceInside,
                        before.paths().privateCreator()),
                before.blackOut());
    }
}

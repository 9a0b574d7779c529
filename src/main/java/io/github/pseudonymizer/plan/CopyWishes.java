// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.Mask;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tells which wishes a copy meets that was made before, by the rules and wishes that it was made by. Pure.
 *
 * <p>A copy meets a wish if its plan treats the attribute as the wish wants, for any reason: because another client
 * wished the same, or because its rules do so anyway.
 */
public final class CopyWishes {

    private static final Attribute SOMEBODYS_PRIVATE_ONE =
            new Attribute(Tag.of(0x0009, 0x1001), Vr.LO, "NOBODY'S CREATOR", Surroundings.TOP);

    /** No item of a sequence has this number, so it is treated as every item is. */
    private static final int ANY_ITEM = Integer.MAX_VALUE;

    /** What the copy may have been made by. A wish is met if it is met by each of them. */
    private final List<Made> made;

    /**
     * Rules and wishes.
     *
     * @param plan what they come to
     */
    private record Made(Rules rules, Wishes wishes, Plan plan) {

        static Made by(Rules rules, Wishes wishes) {
            return new Made(rules, wishes, rules.decide(wishes).plan());
        }

        String edition() {
            return rules.policy()
                    .profileFor(rules.profile(), wishes.dicomVersion())
                    .edition();
        }
    }

    private CopyWishes(List<Made> made) {
        this.made = made;
    }

    /** Of a copy that was made by these rules and wishes. */
    public static CopyWishes of(Rules rules, Wishes wishes) {
        return new CopyWishes(List.of(Made.by(rules, wishes)));
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
        return new CopyWishes(List.of(Made.by(today, wishes), Made.by(plain, known)));
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
        for (Wish wish : wishesOf(wishes, now.plan())) {
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
        return wishesOf(wishes, unused).stream().map(Wish::name).toList();
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
        for (Wish wish : wishesOf(wishes, today.decide(wishes).plan())) {
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

    /** One of a client's wishes. */
    private interface Wish {

        String name();

        boolean isMet(Made made);

        /** Whether it would take something out of such a copy that comes from the original. */
        default boolean takesOut(Made made) {
            return false;
        }

        default void addTo(
                Set<Tag> remove,
                Map<Tag, String> replace,
                Set<TagPath> removeInside,
                Map<TagPath, WishedValue> replaceInside) {}
    }

    /** Of several for one attribute those that count. */
    private static List<Wish> wishesOf(Wishes wishes, Plan now) {
        List<Wish> all = new ArrayList<>();
        if (wishes.keepPrivateTags()) {
            all.add(new KeepPrivateTags());
        }
        if (!wishes.dicomVersion().isEmpty()) {
            all.add(new DicomVersion(wishes.dicomVersion()));
        }
        PathWishes paths = wishes.paths();
        String creator = paths.privateCreator();
        Set<Tag> replaced = new HashSet<>(wishes.replace().keySet());
        paths.replace().keySet().stream()
                .filter(TagPath::isTop)
                .map(TagPath::tag)
                .forEach(replaced::add);
        new TreeSet<>(wishes.keep())
                .stream()
                        .filter(tag -> !wishes.remove().contains(tag) && !replaced.contains(tag))
                        .forEach(tag -> all.add(new Keep(TagPath.top(tag), creator)));
        new TreeSet<>(wishes.replace().keySet())
                .stream()
                        .filter(tag -> !wishes.remove().contains(tag))
                        .forEach(tag -> all.add(new Replace(
                                TagPath.top(tag),
                                creator,
                                new WishedValue.Text(wishes.replace().getOrDefault(tag, "")),
                                now)));
        new TreeSet<>(wishes.remove()).forEach(tag -> all.add(new Remove(TagPath.top(tag), creator)));
        paths.keep().forEach(path -> all.add(new Keep(path, creator)));
        paths.replace().entrySet().stream()
                .filter(entry -> !entry.getKey().isTop()
                        || !wishes.remove().contains(entry.getKey().tag()))
                .forEach(entry -> all.add(new Replace(entry.getKey(), creator, entry.getValue(), now)));
        paths.remove().forEach(path -> all.add(new Remove(path, creator)));
        wishes.blackOut().forEach(mask -> all.add(new BlackOut(mask)));
        return all;
    }

    private record KeepPrivateTags() implements Wish {
        @Override
        public String name() {
            return "KeepPrivateTags";
        }

        @Override
        public boolean isMet(Made made) {
            return !isGone(made.plan().actionFor(SOMEBODYS_PRIVATE_ONE));
        }
    }

    private record DicomVersion(String edition) implements Wish {
        @Override
        public String name() {
            return "DicomVersion";
        }

        @Override
        public boolean isMet(Made made) {
            return made.edition().equals(edition);
        }
    }

    private record BlackOut(Mask mask) implements Wish {
        @Override
        public String name() {
            return UnmetWish.BLACK_OUT + " " + mask;
        }

        @Override
        public boolean isMet(Made made) {
            return mask.isCoveredBy(made.wishes().blackOut());
        }

        @Override
        public boolean takesOut(Made made) {
            return true;
        }
    }

    private record Keep(TagPath path, String creator) implements Wish {
        @Override
        public String name() {
            return "Keep " + path.name();
        }

        @Override
        public boolean isMet(Made made) {
            return actions(made, path, creator).allMatch(CopyWishes::keeps);
        }
    }

    private record Remove(TagPath path, String creator) implements Wish {
        @Override
        public String name() {
            return "Remove " + path.name();
        }

        @Override
        public boolean isMet(Made made) {
            return actions(made, path, creator).allMatch(Action.Remove.class::isInstance);
        }

        @Override
        public boolean takesOut(Made made) {
            return true;
        }

        @Override
        public void addTo(
                Set<Tag> remove,
                Map<Tag, String> replace,
                Set<TagPath> removeInside,
                Map<TagPath, WishedValue> replaceInside) {
            if (path.isTop()) {
                remove.add(path.tag());
            } else {
                removeInside.add(path);
            }
        }
    }

    /** @param now what would be done by the wishes to which this one belongs */
    private record Replace(TagPath path, String creator, WishedValue value, Plan now) implements Wish {
        @Override
        public String name() {
            return "Replace " + path.name();
        }

        @Override
        public boolean isMet(Made made) {
            return actions(made, path, creator).allMatch(this::isMet);
        }

        private boolean isMet(Action action) {
            if (value instanceof WishedValue.Text text && text.text().isEmpty()) {
                return isGone(action);
            }
            boolean same = (action instanceof Action.Put put && put.value().equals(value))
                    || (action instanceof Action.Replace replace
                            && new WishedValue.Text(replace.value()).equals(value));
            return same || (isWish(action) && action.equals(actionAt(now, path, creator, ANY_ITEM)));
        }

        private static boolean isWish(Action action) {
            return action instanceof Action.Put || action instanceof Action.Replace;
        }

        @Override
        public boolean takesOut(Made made) {
            return actions(made, path, creator)
                    .anyMatch(action -> !isGone(action)
                            && !isWish(action)
                            && !(action instanceof Action.Dummy)
                            && !(action instanceof Action.DummyCode));
        }

        @Override
        public void addTo(
                Set<Tag> remove,
                Map<Tag, String> replace,
                Set<TagPath> removeInside,
                Map<TagPath, WishedValue> replaceInside) {
            if (path.isTop() && value instanceof WishedValue.Text text) {
                replace.put(path.tag(), text.text());
            } else {
                replaceInside.remove(path); // The last one counts.
                replaceInside.put(path, value);
            }
        }
    }

    private static boolean isGone(Action action) {
        return action instanceof Action.Remove || action instanceof Action.Empty;
    }

    /** As far as it is allowed at all: identifying values go in any case. */
    private static boolean keeps(Action action) {
        return WishReview.staysWithoutWish(action) || action instanceof Action.KeepUnlessIdentifying;
    }

    /** What happens where a path leads: in any item, and in each item that a wish of the copy names. */
    private static Stream<Action> actions(Made made, TagPath path, String creator) {
        PathWishes paths = made.wishes().paths();
        Set<Integer> items = new TreeSet<>(Set.of(ANY_ITEM));
        Stream.of(paths.keep(), paths.remove(), paths.replace().keySet())
                .flatMap(Set::stream)
                .flatMap(other -> other.steps().stream())
                .map(TagPath.Step::item)
                .filter(item -> item != TagPath.Step.EVERY)
                .forEach(items::add);
        return items.stream().map(item -> actionAt(made.plan(), path, creator, item));
    }

    /** @param anyItem the number that stands for every item */
    private static Action actionAt(Plan plan, TagPath path, String creator, int anyItem) {
        Surroundings here = Surroundings.TOP;
        for (TagPath.Step step : path.steps()) {
            Action around = plan.actionFor(attribute(step.sequence(), Optional.of(Vr.SQ), creator, here));
            if (isGone(around) || around instanceof Action.DummyCode) {
                return new Action.Remove();
            }
            if (around instanceof Action.Put) {
                return around; // Another wish's items: nothing of the original, and not what this wish wants.
            }
            int item = step.item() == TagPath.Step.EVERY ? anyItem : step.item();
            here = here.inside(step.sequence(), item, here.treatment().inside(around));
        }
        return plan.actionFor(attribute(path.tag(), Optional.empty(), creator, here));
    }

    private static Attribute attribute(Tag tag, Optional<Vr> vr, String creator, Surroundings here) {
        Vr known = vr.or(() -> Dictionary.find(tag).map(Dictionary.Entry::vr)).orElse(Vr.UN);
        return new Attribute(tag, known, tag.isPrivate() ? creator : "", here);
    }
}

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
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One of a client's wishes, which a copy that was made before meets or not. Pure. */
interface CopyWish {

    Attribute SOMEBODYS_PRIVATE_ONE =
            new Attribute(Tag.of(0x0009, 0x1001), Vr.LO, "NOBODY'S CREATOR", Surroundings.TOP);

    /** No item of a sequence has this number, so it is treated as every item is. */
    int ANY_ITEM = Integer.MAX_VALUE;

    /**
     * What a copy was made by.
     *
     * @param plan what the rules and wishes come to
     */
    record Made(Rules rules, Wishes wishes, Plan plan) {

        static Made by(Rules rules, Wishes wishes) {
            return new Made(rules, wishes, rules.decide(wishes).plan());
        }

        String edition() {
            return rules.policy()
                    .profileFor(rules.profile(), wishes.dicomVersion())
                    .edition();
        }
    }

    /** Such as {@code Remove (0018,0060) KVP}, without a value. */
    String name();

    /** Whether such a copy is as it wants. */
    boolean isMet(Made made);

    /** Whether it would take something out of such a copy that comes from the original. */
    default boolean takesOut(Made made) {
        return false;
    }

    /** Puts it among wishes, if it can take something out of a copy. */
    default void addTo(
            Set<Tag> remove,
            Map<Tag, String> replace,
            Set<TagPath> removeInside,
            Map<TagPath, WishedValue> replaceInside) {}

    /** Of several for one attribute those that count. */
    static List<CopyWish> of(Wishes wishes, Plan now) {
        List<CopyWish> all = new ArrayList<>();
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

    record KeepPrivateTags() implements CopyWish {
        @Override
        public String name() {
            return "KeepPrivateTags";
        }

        @Override
        public boolean isMet(Made made) {
            return !isGone(made.plan().actionFor(SOMEBODYS_PRIVATE_ONE));
        }
    }

    record DicomVersion(String edition) implements CopyWish {
        @Override
        public String name() {
            return "DicomVersion";
        }

        @Override
        public boolean isMet(Made made) {
            return made.edition().equals(edition);
        }
    }

    record BlackOut(Mask mask) implements CopyWish {
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

    record Keep(TagPath path, String creator) implements CopyWish {
        @Override
        public String name() {
            return "Keep " + path.name();
        }

        @Override
        public boolean isMet(Made made) {
            return actions(made, path, creator).allMatch(CopyWish::keeps);
        }
    }

    record Remove(TagPath path, String creator) implements CopyWish {
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

    /**
     * To replace a value.
     *
     * @param now what would be done by the wishes to which this one belongs
     */
    record Replace(TagPath path, String creator, WishedValue value, Plan now) implements CopyWish {
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

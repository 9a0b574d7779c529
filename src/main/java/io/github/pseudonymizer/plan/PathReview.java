// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.FixedAttributes;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.ProfileLists;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Weighs {@link PathWishes} as {@link WishReview} weighs the others, and completes its decisions. Confined to one
 * thread.
 *
 * <p>The domain's own lists speak of the top level, so inside sequences only its profile and policy count.
 */
final class PathReview {

    private static final int MOST_STEPS = 256;

    private final Profile profile;
    private final RequestPolicy policy;
    private final WishReview atTop;
    private final Wishes wishes;
    private final ValueReview values;
    private final List<PathRulings.Entry> removals = new ArrayList<>();
    private final List<PathRulings.Entry> replacements = new ArrayList<>();
    private final List<PathRulings.Entry> kept = new ArrayList<>();
    private final Map<Tag, String> reserved = new HashMap<>();

    /** @param atTop which has considered these wishes already */
    PathReview(Profile profile, RequestPolicy policy, WishReview atTop, Wishes wishes) {
        this.profile = profile;
        this.policy = policy;
        this.atTop = atTop;
        this.wishes = wishes;
        this.values = new ValueReview(atTop.rules(), wishes.paths().privateCreator());
    }

    /** Weighs every wish. Of several for one attribute removing wins, then the last replacing, then keeping. */
    void consider() {
        PathWishes paths = wishes.paths();
        if (!paths.privateCreator().isBlank()) {
            wishes.keep().stream().filter(Tag::isPrivate).forEach(this::reserve);
        }
        paths.keep().stream()
                .filter(path -> isOpen("Keep", path))
                .forEach(path -> heed("Keep", path, considerKeeping(path)));
        paths.replace().forEach((path, value) -> {
            if (isOpen("Replace", path)) {
                heed("Replace", path, considerReplacing(path, value));
            }
        });
        paths.remove().stream()
                .filter(path -> isOpen("Remove", path))
                .forEach(path -> heed("Remove", path, considerRemoving(path)));
    }

    /**
     * Whether wishes may touch the inside. They may not if it tells of the de-identification; nor so deep as no dataset
     * that means something is, for looking at each element would take too long.
     */
    private boolean isOpen(String wish, TagPath path) {
        List<TagPath.Step> steps = path.steps();
        Optional<String> closed = steps.size() > MOST_STEPS
                ? Optional.of("inside more than " + MOST_STEPS + " sequences")
                : steps.stream().findFirst().flatMap(first -> FixedAttributes.whyNotReplacedInside(first.sequence()));
        closed.ifPresent(why -> atTop.ignored().add(wish + " " + ProfileLists.name(path.tag()) + ": " + why));
        return closed.isEmpty();
    }

    /** The decisions inside sequences. */
    PathRulings rulings() {
        List<PathRulings.Entry> lastFirst = new ArrayList<>(replacements);
        Collections.reverse(lastFirst);
        List<PathRulings.Entry> all =
                Stream.of(removals, lastFirst, kept).flatMap(List::stream).toList();
        return all.isEmpty() ? PathRulings.NONE : new PathRulings(all);
    }

    /** Private blocks of the top level that belong to one creator, by the tag that reserves them. */
    Map<Tag, String> reserved() {
        return reserved;
    }

    private void reserve(Tag tag) {
        reserved.put(PrivateAttribute.creatorOf(tag), values.creator().text());
    }

    private void heed(String wish, TagPath path, Optional<String> refusal) {
        refusal.ifPresent(reason -> atTop.ignored().add(wish + " " + path.name() + ": " + reason));
    }

    private Optional<String> considerKeeping(TagPath path) {
        Around around = around(path);
        if (around.problem().isPresent()) {
            return around.problem();
        }
        Tag tag = path.tag();
        boolean stays =
                tag.isPrivate() ? atTop.keepsPrivate() : WishReview.staysWithoutWish(without(tag, around.treatment()));
        if (stays) {
            return Optional.empty();
        }
        Optional<String> fixed = FixedAttributes.whyNotKept(tag, profile.options())
                .or(() -> ProfileLists.whyDateNotKept(profile.edition(), profile.options(), tag));
        if (fixed.isPresent()) {
            return fixed;
        }
        if (policy.allowKeepInside().stream().noneMatch(allowed -> allowed.covers(path))) {
            return Optional.of("this domain does not allow it");
        }
        Action.KeepUnlessIdentifying action = new Action.KeepUnlessIdentifying();
        kept.add(new PathRulings.Entry(
                path, wish(action, "Keep"), tag.isPrivate() ? wishes.paths().privateCreator() : ""));
        if (tag.isPrivate()) {
            kept.add(new PathRulings.Entry(path.beside(PrivateAttribute.creatorOf(tag)), wish(action, "Keep"), ""));
        }
        atTop.keptBeyondProfile().add(tag);
        return Optional.empty();
    }

    private Optional<String> considerReplacing(TagPath path, WishedValue value) {
        return path.isTop() ? considerReplacingAtTop(path, value) : considerReplacingInside(path, value);
    }

    private Optional<String> considerReplacingAtTop(TagPath path, WishedValue value) {
        Tag tag = path.tag();
        if (wishes.remove().contains(tag)) {
            return Optional.empty();
        }
        Optional<String> refusal = isDecidedByDomain(tag)
                ? Optional.of("this domain decides")
                : values.refusal(tag, value, Treatment.OPEN);
        if (refusal.isPresent()) {
            return refusal;
        }
        put(tag, cleaned(path, value));
        if (tag.isPrivate()) {
            put(PrivateAttribute.creatorOf(tag), values.creator());
            reserve(tag);
        }
        return Optional.empty();
    }

    private void put(Tag tag, WishedValue value) {
        atTop.exceptions().put(tag, wish(new Action.Put(value), "Replace"));
        atTop.additions().put(tag, value);
        atTop.keptBeyondProfile().remove(tag);
    }

    private boolean isDecidedByDomain(Tag tag) {
        return Stream.of(profile.keep(), profile.remove(), profile.replace().keySet())
                .flatMap(tags -> tags.stream())
                .anyMatch(listed -> listed.equals(tag)
                        || (tag.isPrivate()
                                && listed.isPrivate()
                                && PrivateAttribute.creatorOf(listed).equals(PrivateAttribute.creatorOf(tag))));
    }

    private Optional<String> considerReplacingInside(TagPath path, WishedValue value) {
        Around around = around(path);
        Tag tag = path.tag();
        if (around.problem().isPresent()) {
            return around.problem();
        }
        if (tag.isPrivate()) {
            return Optional.of("it is private");
        }
        boolean emptied = value instanceof WishedValue.Text text && text.text().isEmpty();
        Action without = without(tag, around.treatment());
        if (emptied && (without instanceof Action.Remove || without instanceof Action.Empty)) {
            return Optional.empty();
        }
        Optional<String> refusal = values.refusal(tag, value, around.treatment());
        if (refusal.isEmpty()) {
            replacements.add(new PathRulings.Entry(path, wish(action(emptied, cleaned(path, value)), "Replace"), ""));
        }
        return refusal;
    }

    private static Action action(boolean emptied, WishedValue value) {
        return emptied ? new Action.Empty() : new Action.Put(value);
    }

    private WishedValue cleaned(TagPath path, WishedValue value) {
        return value instanceof WishedValue.Items items
                ? values.clean(path, items, (inside, why) -> heed("Replace", inside, Optional.of(why)))
                : value;
    }

    private Optional<String> considerRemoving(TagPath path) {
        Optional<String> refusal = FixedAttributes.whyNotRemovedInside(path.tag());
        if (refusal.isEmpty()) {
            removals.add(new PathRulings.Entry(path, wish(new Action.Remove(), "Remove"), ""));
        }
        return refusal;
    }

    /**
     * What happens around an attribute.
     *
     * @param problem why nothing can be done inside, if so
     */
    private record Around(Treatment treatment, Optional<String> problem) {}

    private Around around(TagPath path) {
        Treatment treatment = Treatment.OPEN;
        for (int i = 0; i < path.steps().size(); i++) {
            Tag sequence = path.steps().get(i).sequence();
            TagPath outer = new TagPath(path.steps().subList(0, i), sequence);
            Action action = actionFor(outer, treatment);
            if (action instanceof Action.Put) {
                return new Around(treatment, Optional.of("the sequence around it is replaced"));
            }
            if (!isWalkedThrough(action)) {
                return new Around(treatment, Optional.of("the sequence around it does not stay"));
            }
            treatment = treatment.inside(action);
        }
        return new Around(treatment, Optional.empty());
    }

    private Action actionFor(TagPath path, Treatment treatment) {
        Ruling exception = path.isTop() ? atTop.exceptions().get(path.tag()) : null;
        if (exception != null) {
            return exception.action();
        }
        Stream<PathRulings.Entry> decided = Stream.of(replacements, kept).flatMap(List::stream);
        return decided.filter(entry -> entry.path().covers(path))
                .findFirst()
                .map(entry -> entry.ruling().action())
                .orElseGet(() -> without(path.tag(), treatment));
    }

    /** Private sequences stay only if private attributes do. */
    private Action without(Tag tag, Treatment treatment) {
        if (tag.isPrivate()) {
            return atTop.keepsPrivate() ? new Action.KeepUnlessIdentifying() : new Action.Remove();
        }
        Vr vr = Dictionary.find(tag).map(Dictionary.Entry::vr).orElse(Vr.UN);
        return atTop.rules().rulingFor(tag, vr, treatment).action();
    }

    private static boolean isWalkedThrough(Action action) {
        return action instanceof Action.Keep
                || action instanceof Action.KeepUnlessIdentifying
                || action instanceof Action.Blank
                || action instanceof Action.Clean
                || action instanceof Action.MapUid
                || action instanceof Action.ShiftDate;
    }

    private static Ruling wish(Action action, String field) {
        return new Ruling(action, Ruling.Source.CLIENT_WISH, field);
    }
}

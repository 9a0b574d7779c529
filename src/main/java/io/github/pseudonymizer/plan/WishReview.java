// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.ProfileRules;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.FixedAttributes;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.ProfileLists;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Weighs a client's wishes against a domain's profile and policy. Confined to one thread. */
final class WishReview {

    private static final Vr UNKNOWN = Vr.UN;

    private final Profile profile;
    private final RequestPolicy policy;
    private final ProfileRules rules;
    private final Map<Tag, Ruling> exceptions = new HashMap<>();
    private final Map<Tag, WishedValue> additions = new HashMap<>();
    private final Set<Tag> keptBeyondProfile = new TreeSet<>();
    private final List<String> ignored = new ArrayList<>();
    private boolean keepsPrivate;

    /** Begins with what the domain's own lists say. */
    WishReview(Profile profile, RequestPolicy policy) {
        this.profile = profile;
        this.policy = policy;
        this.rules = ProfileRules.of(profile);
        profile.keep().forEach(tag -> keep(tag, domain(new Action.Keep(), "Keep")));
        profile.remove().forEach(tag -> exceptions.put(tag, domain(new Action.Remove(), "Remove")));
        profile.replace().forEach((tag, value) -> replace(tag, value, Ruling.Source.DOMAIN_LIST));
    }

    ProfileRules rules() {
        return rules;
    }

    Map<Tag, Ruling> exceptions() {
        return exceptions;
    }

    Map<Tag, WishedValue> additions() {
        return additions;
    }

    /** Attributes that stay although the tables would change them. */
    Set<Tag> keptBeyondProfile() {
        return keptBeyondProfile;
    }

    boolean keepsPrivate() {
        return keepsPrivate;
    }

    /** Wishes not honoured, each with the reason. */
    List<String> ignored() {
        return ignored;
    }

    /** Weighs every wish. Where a client wants several things of one attribute, removing wins, then replacing. */
    void consider(Wishes wishes) {
        keepsPrivate = wishes.keepPrivateTags() && policy.allowKeepPrivateTags();
        if (wishes.keepPrivateTags() && !keepsPrivate) {
            ignored.add("KeepPrivateTags: this domain does not allow it");
        }
        if (!wishes.dicomVersion().isEmpty() && !wishes.dicomVersion().equals(profile.edition())) {
            ignored.add("DicomVersion: this domain's edition is " + profile.edition());
        }
        Set<Tag> keep = new TreeSet<>(wishes.keep());
        keep.removeAll(wishes.remove());
        keep.removeAll(wishes.replace().keySet());
        wishes.paths().replace().keySet().stream().filter(TagPath::isTop).forEach(path -> keep.remove(path.tag()));
        keep.forEach(tag -> heed("Keep", tag, considerKeeping(tag)));
        Set<Tag> replace = new TreeSet<>(wishes.replace().keySet());
        replace.removeAll(wishes.remove());
        replace.forEach(tag ->
                heed("Replace", tag, considerReplacing(tag, wishes.replace().getOrDefault(tag, ""))));
        new TreeSet<>(wishes.remove()).forEach(tag -> heed("Remove", tag, considerRemoving(tag)));
    }

    private void heed(String wish, Tag tag, Optional<String> refusal) {
        refusal.ifPresent(reason -> ignored.add(wish + " " + ProfileLists.name(tag) + ": " + reason));
    }

    private Optional<String> considerKeeping(Tag tag) {
        if (decidedByDomain(tag)) {
            return Optional.of("this domain decides");
        }
        Vr vr = vrOf(tag);
        if (staysWithoutWish(actionWithoutWish(tag, vr)) || (tag.isPrivate() && keepsPrivate)) {
            return Optional.empty();
        }
        Optional<String> fixed = FixedAttributes.whyNotKept(tag, profile.options())
                .or(() -> ProfileLists.whyDateNotKept(profile.edition(), profile.options(), tag));
        if (fixed.isPresent()) {
            return fixed;
        }
        if (!policy.allowKeep().contains(tag)) {
            return Optional.of("this domain does not allow it");
        }
        keep(tag, wish(new Action.KeepUnlessIdentifying(), "Keep"));
        return Optional.empty();
    }

    /** A value that an option keeps as far as it is harmless is kept no further because a client asks. */
    static boolean staysWithoutWish(Action action) {
        return action instanceof Action.Keep
                || action instanceof Action.KeepVetted
                || action instanceof Action.Clean
                || action instanceof Action.CapAge;
    }

    private Optional<String> considerReplacing(Tag tag, String value) {
        if (decidedByDomain(tag)) {
            return Optional.of("this domain decides");
        }
        if (Dictionary.find(tag).isEmpty()) {
            return Optional.of(tag.isPrivate() ? "it is private" : "unknown attribute");
        }
        Vr vr = vrOf(tag);
        Action without = actionWithoutWish(tag, vr);
        if (value.isEmpty() && (without instanceof Action.Remove || without instanceof Action.Empty)) {
            return Optional.empty();
        }
        Optional<String> refusal = FixedAttributes.whyNotReplaced(tag)
                .or(() -> ReplaceWishes.refusal(tag, vr, value, without, rules.shiftsDates()));
        if (refusal.isEmpty()) {
            replace(tag, value, Ruling.Source.CLIENT_WISH);
        }
        return refusal;
    }

    private Optional<String> considerRemoving(Tag tag) {
        Optional<String> refusal = profile.replace().containsKey(tag)
                ? Optional.of("this domain decides")
                : FixedAttributes.whyNotRemoved(tag);
        if (refusal.isEmpty()) {
            exceptions.put(tag, wish(new Action.Remove(), "Remove"));
            additions.remove(tag);
            keptBeyondProfile.remove(tag);
        }
        return refusal;
    }

    private boolean decidedByDomain(Tag tag) {
        return profile.remove().contains(tag) || profile.replace().containsKey(tag);
    }

    private Action actionWithoutWish(Tag tag, Vr vr) {
        if (profile.keep().contains(tag)) {
            return new Action.Keep();
        }
        return tag.isPrivate() ? new Action.Remove() : rules.actionFor(tag, vr);
    }

    private void keep(Tag tag, Ruling ruling) {
        if (tag.isPrivate()) {
            // Without its creator the element would mean nothing.
            exceptions.putIfAbsent(
                    PrivateAttribute.creatorOf(tag), new Ruling(new Action.Keep(), ruling.source(), ruling.reason()));
        }
        Action action = rules.actionFor(tag, vrOf(tag));
        if (tag.isPrivate() || !(action instanceof Action.Keep || action instanceof Action.KeepVetted)) {
            keptBeyondProfile.add(tag);
        }
        exceptions.put(tag, ruling);
    }

    private static Ruling domain(Action action, String list) {
        return new Ruling(action, Ruling.Source.DOMAIN_LIST, list);
    }

    private static Ruling wish(Action action, String field) {
        return new Ruling(action, Ruling.Source.CLIENT_WISH, field);
    }

    private void replace(Tag tag, String value, Ruling.Source source) {
        Action action = value.isEmpty() ? new Action.Empty() : new Action.Replace(value);
        exceptions.put(tag, new Ruling(action, source, "Replace"));
        if (!value.isEmpty()) {
            additions.put(tag, new WishedValue.Text(value));
        }
        keptBeyondProfile.remove(tag);
    }

    private static Vr vrOf(Tag tag) {
        return Dictionary.find(tag).map(Dictionary.Entry::vr).orElse(UNKNOWN);
    }
}

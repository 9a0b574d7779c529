// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.ProfileRules;
import io.github.pseudonymizer.plan.action.TextDates;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.profile.FixedAttributes;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Replacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Which values a client may put inside sequences, and as sequences, bytes and private attributes. As at the top level
 * nothing goes where identities stand, and no date beside shifted dates. UIDs may be put: they are mapped, so a client
 * that refers to an original refers to its copy.
 */
final class ValueReview {

    private static final int FIRST_PRIVATE_ELEMENT = 0x1000;

    private final ProfileRules rules;
    private final String privateCreator;

    /** @param privateCreator who reserves the block of private attributes; may be empty */
    ValueReview(ProfileRules rules, String privateCreator) {
        this.rules = rules;
        this.privateCreator = privateCreator;
    }

    /**
     * Why this value is not taken, or empty if it is. What stands inside items is not looked at.
     *
     * @param treatment of the surroundings
     */
    Optional<String> refusal(Tag tag, WishedValue value, Treatment treatment) {
        if (tag.isPrivate()) {
            return refusalOfPrivate(tag, value);
        }
        Optional<Dictionary.Entry> entry = Dictionary.find(tag);
        if (entry.isEmpty()) {
            return Optional.of("unknown attribute");
        }
        Vr vr = entry.get().vr();
        Optional<String> fixed = FixedAttributes.whyNotReplacedInside(tag);
        if (fixed.isPresent()) {
            return fixed;
        }
        if (vr != Vr.UI && value instanceof WishedValue.Text text) {
            Action without = rules.rulingFor(tag, vr, treatment).action();
            return ReplaceWishes.refusal(tag, vr, text.text(), without, rules.shiftsDates());
        }
        return fits(vr, value) ? Optional.empty() : Optional.of("no value of VR " + vr);
    }

    private Optional<String> refusalOfPrivate(Tag tag, WishedValue value) {
        if (tag.element() < FIRST_PRIVATE_ELEMENT) {
            return Optional.of("it belongs to the encoding");
        }
        if (privateCreator.isBlank()) {
            return Optional.of("it is private, and PrivateCreator names nobody");
        }
        if (rules.shiftsDates() && value instanceof WishedValue.Text text && TextDates.areIn(Vr.UN, text.text())) {
            return Optional.of("it has a date, and dates are shifted");
        }
        return Replacement.problem(Vr.LO, privateCreator).isPresent() || privateCreator.indexOf('\\') >= 0
                ? Optional.of("it is private, and PrivateCreator is no value of VR LO")
                : Optional.empty();
    }

    /** Whether a value can be encoded with this VR. */
    static boolean fits(Vr vr, WishedValue value) {
        if (value instanceof WishedValue.Items) {
            return vr == Vr.SQ;
        }
        boolean isBytes = !vr.isText() && !vr.isNumbers() && vr != Vr.SQ;
        if (value instanceof WishedValue.Bytes bytes) {
            // OW may stand for OB, between which the dictionary leaves the choice: then a last odd byte is padded.
            return isBytes && (vr == Vr.OW || bytes.size() % vr.unitBytes() == 0);
        }
        String text = ((WishedValue.Text) value).text();
        return switch (vr) {
            case UN -> true;
            case UI -> areUids(text);
            default -> !isBytes && Replacement.problem(vr, text).isEmpty();
        };
    }

    private static boolean areUids(String text) {
        for (String uid : text.split("\\\\", -1)) {
            if (uid.length() > 64 || !uid.matches("((0|[1-9]\\d*)(\\.(0|[1-9]\\d*))*)?")) {
                return false;
            }
        }
        return true;
    }

    /**
     * The items without the refused attributes, and with the creators of private blocks. Nested no deeper than JSON can
     * be.
     *
     * @param path of the sequence
     * @param refused is told the path and the reason of each attribute that is left out
     */
    WishedValue.Items clean(TagPath path, WishedValue.Items wished, BiConsumer<TagPath, String> refused) {
        List<SortedMap<Tag, WishedValue>> items = new ArrayList<>();
        for (int i = 0; i < wished.items().size(); i++) {
            List<TagPath.Step> steps = new ArrayList<>(path.steps());
            steps.add(new TagPath.Step(path.tag(), i));
            SortedMap<Tag, WishedValue> item = new TreeMap<>();
            for (Map.Entry<Tag, WishedValue> element : wished.items().get(i).entrySet()) {
                TagPath inside = new TagPath(steps, element.getKey());
                Optional<String> why = refusal(inside.tag(), element.getValue(), Treatment.OPEN);
                if (why.isPresent()) {
                    refused.accept(inside, why.get());
                } else if (element.getValue() instanceof WishedValue.Items deeper) {
                    item.put(inside.tag(), clean(inside, deeper, refused));
                } else {
                    item.put(inside.tag(), element.getValue());
                }
                if (why.isEmpty() && inside.tag().isPrivate()) {
                    item.put(PrivateAttribute.creatorOf(inside.tag()), creator());
                }
            }
            items.add(item);
        }
        return new WishedValue.Items(items);
    }

    /** The value of the element that reserves the block. */
    WishedValue.Text creator() {
        return new WishedValue.Text(privateCreator.strip());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.Dummies;
import io.github.pseudonymizer.plan.action.Sparing;
import io.github.pseudonymizer.profile.WellKnown;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import io.github.pseudonymizer.rewrite.search.LeakLevel;
import io.github.pseudonymizer.rewrite.search.TextCleaner;
import io.github.pseudonymizer.rewrite.search.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an element that the plan would keep may stay. It changes nothing. Confined to one thread.
 *
 * <p>Clean is done by the {@link TextCleaner}; codes are not text, so they stay or are refused as a whole.
 */
final class Vetting {

    private static final Verdict STAYS = new Stays();

    private final LeakCheck leaks;
    private final WellFormed wellFormed = new WellFormed();
    private final TextCleaner cleaner;
    private final boolean datesGo;

    Vetting(LeakCheck leaks, Cleaning cleaning) {
        this.leaks = leaks;
        this.datesGo = cleaning.dates();
        this.cleaner = new TextCleaner(leaks, cleaning);
    }

    /** The decision about one element. */
    sealed interface Verdict {}

    /** It stays as it is. */
    record Stays() implements Verdict {}

    /**
     * It stays without the identities in its text.
     *
     * @param value padded
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Cleaned(byte[] value) implements Verdict {}

    /** It cannot stay; another action is to be applied to it. */
    record Instead(Action action, Problem because) implements Verdict {}

    /**
     * There can be no copy.
     *
     * @param what follows the path of the element in a sentence
     */
    record Refused(RewriteException.Reason reason, String what) implements Verdict {}

    /**
     * Decides about the element at which the reader is.
     *
     * @param action one that keeps or cleans
     * @param strictly whether it may stay only as {@link Action.KeepUnlessIdentifying} allows
     * @param characterSet of the element
     */
    Verdict of(Action action, DatasetReader element, Attribute attribute, boolean strictly, CharacterSet characterSet) {
        if (element.vr() == Vr.SQ) {
            // It should be a sequence but cannot be walked through, so it may hold anything.
            return new Refused(RewriteException.Reason.UNREADABLE, " is a sequence without items");
        } else if (action instanceof Action.Clean clean) {
            return clean(clean.otherwise(), element, attribute, characterSet);
        } else if (strictly || action instanceof Action.KeepUnlessIdentifying) {
            return keepUnlessIdentifying(element, characterSet);
        } else if (action instanceof Action.KeepVetted) {
            return keepVetted(element, attribute, characterSet);
        } else if (action instanceof Action.Keep || action instanceof Action.CapAge) {
            return keep(element, attribute, characterSet);
        }
        throw new IllegalStateException("unknown action");
    }

    private Verdict keep(DatasetReader element, Attribute attribute, CharacterSet characterSet) {
        return switch (wellFormed.of(element)) {
            case HARMLESS -> STAYS;
            case OF_ITS_VR ->
                holdsPrivateText(attribute)
                        ? keepVetted(element, attribute, characterSet)
                        : keepTerm(element, attribute, characterSet);
            case OTHER ->
                datesGo && element.vr() == Vr.TM
                        ? withoutTime(attribute)
                        : keepVetted(element, attribute, characterSet);
        };
    }

    /** What should be a time of day may be a date with a time, which would tell the shift. */
    private static Verdict withoutTime(Attribute attribute) {
        Action otherwise = Sparing.of(attribute).orElseGet(() -> Dummies.of(attribute.tag(), Vr.TM));
        return new Instead(otherwise, Problem.NOT_A_TIME);
    }

    /** Text and bytes of a manufacturer may hold anything; well-formed numbers are numbers. */
    private static boolean holdsPrivateText(Attribute attribute) {
        Vr vr = attribute.vr();
        return attribute.tag().isPrivate()
                && !attribute.tag().isPrivateCreator()
                && (vr.isAffectedByCharacterSet() || !(vr.isText() || vr.isNumbers()));
    }

    private Verdict keepTerm(DatasetReader element, Attribute attribute, CharacterSet characterSet) {
        return leaks.finds(element, characterSet) ? spare(element, attribute) : STAYS;
    }

    private Verdict keepVetted(DatasetReader element, Attribute attribute, CharacterSet characterSet) {
        return cleaner.clean(element, characterSet, LeakLevel.LABEL) instanceof TextCleaner.Unchanged
                ? STAYS
                : spare(element, attribute);
    }

    /** With an identity or a date in it, an element that a client wishes to keep is not cleaned but removed. */
    private Verdict keepUnlessIdentifying(DatasetReader element, CharacterSet characterSet) {
        return cleaner.clean(element, characterSet) instanceof TextCleaner.Unchanged
                ? STAYS
                : new Instead(new Action.Remove(), Problem.SPARED);
    }

    private Verdict clean(Action otherwise, DatasetReader element, Attribute attribute, CharacterSet characterSet) {
        if (TextCleaner.isCode(element.tag())) {
            return keepTerm(element, attribute, characterSet);
        }
        TextCleaner.Cleaned cleaned = cleaner.clean(element, characterSet);
        if (cleaned instanceof TextCleaner.Unchanged) {
            return STAYS;
        }
        return cleaned instanceof TextCleaner.Changed changed
                ? new Cleaned(changed.value())
                : new Instead(otherwise, Problem.IDENTIFYING);
    }

    /** The copy does without the element if it can. */
    private static Verdict spare(DatasetReader element, Attribute attribute) {
        boolean isImageType = element.tag() == Tags.IMAGE_TYPE && element.depth() == 0;
        Optional<Action> otherwise = isImageType ? shortImageType(element) : Sparing.of(attribute);
        return otherwise
                .<Verdict>map(action -> new Instead(action, Problem.SPARED))
                .orElseGet(() -> new Refused(
                        RewriteException.Reason.LEAK, " mentions an identity of the original and cannot be spared"));
    }

    /** The first two values say what kind of image it is (PS3.3 §C.7.6.1.1.2); the others are terms of the modality. */
    private static Optional<Action> shortImageType(DatasetReader element) {
        List<String> values = Arrays.stream(new String(element.value(), StandardCharsets.ISO_8859_1).split("\\\\", -1))
                .map(String::strip)
                .toList();
        return values.size() < 3 || !values.subList(0, 2).stream().allMatch(WellKnown::isTerm)
                ? Optional.empty()
                : Optional.of(new Action.Dummy(values.get(0) + "\\" + values.get(1) + "\\OTHER"));
    }
}

package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Sparing;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.profile.WellKnown;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import io.github.pseudonymizer.rewrite.search.LeakRules;
import io.github.pseudonymizer.rewrite.search.LeakRules.Level;
import io.github.pseudonymizer.rewrite.search.TextCleaner;
import io.github.pseudonymizer.rewrite.search.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Does with one element what an action says, and tells what became of it. Confined to one thread.
 *
 * <p>Where an action and an element do not fit:
 *
 * <ul>
 *   <li>An element with Blank is emptied; so is one with MapUid whose value cannot be text, and each value with
 *       ShiftDate that is no date.
 *   <li>Clean is done by {@link TextCleaner}; codes are no text and are kept or refused as they are.
 *   <li>Put of items on what is no sequence never comes here: the plan removes the element.
 *   <li>Replace is given in the byte order and character set of the place. Where its value itself mentions an identity
 *       by the strict rules of {@link LeakCheck}, the element is emptied: clients send back what they were shown.
 * </ul>
 */
final class ElementEditor {

    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final PixelElements pixels;
    private final LeakCheck leaks;
    private final WellFormed wellFormed = new WellFormed();
    private final Plan plan;
    private final TextCleaner cleaner;
    private final UidReplacements uids;
    private final Patients patients;
    private final CopyText text;
    private final WishedValues wishedValues;
    private final RewriteListener listener;
    /** Where the reader is. */
    private Attribute attribute = Attribute.top(new Tag(0), Vr.UN);

    private boolean strictly;
    private byte[] sopInstanceUid = {};

    ElementEditor(
            DatasetReader reader,
            DatasetWriter writer,
            Survey survey,
            Plan plan,
            PixelDecision pixels,
            Substitutes substitutes,
            CopyText text,
            RewriteListener listener) {
        this.reader = reader;
        this.writer = writer;
        this.plan = plan;
        this.leaks = new LeakCheck(survey.identities(), survey.characterSets());
        this.pixels = new PixelElements(reader, writer, survey, plan, pixels, leaks, listener);
        this.cleaner = new TextCleaner(leaks, plan.cleaning());
        this.uids = new UidReplacements(substitutes.uids());
        this.patients = new Patients(survey, substitutes);
        this.text = text;
        this.wishedValues = new WishedValues(leaks, uids, text);
        this.listener = listener;
    }

    LeakCheck leaks() {
        return leaks;
    }

    WishedValues wishedValues() {
        return wishedValues;
    }

    /** Tells of every event. */
    void follow(DatasetReader.Event event) {
        patients.follow(event, reader);
    }

    /** SOP Instance UID as it is in the copy, without padding; empty if it has none. */
    String sopInstanceUid() {
        return UidReplacements.split(sopInstanceUid).get(0);
    }

    /**
     * Does this with the element at which the reader is.
     *
     * @param attribute the element
     * @param strictly whether what stays stays only as {@link Action.KeepUnlessIdentifying} allows
     */
    AttributeOutcome apply(Action action, Attribute attribute, boolean strictly) {
        this.attribute = attribute;
        this.strictly = strictly;
        AttributeOutcome outcome = apply(action);
        if ((outcome == AttributeOutcome.REMOVED
                        || outcome == AttributeOutcome.EMPTIED
                        || outcome == AttributeOutcome.DUMMY)
                && isLostToItsVr()) {
            listener.note(attribute, Problem.WRONG_VR);
        }
        return outcome;
    }

    private AttributeOutcome apply(Action action) {
        if (action instanceof Action.Keep) {
            return keep();
        } else if (action instanceof Action.KeepUnlessIdentifying) {
            return keepUnlessIdentifying();
        } else if (action instanceof Action.KeepVetted) {
            return strictly ? keepUnlessIdentifying() : keepVetted();
        } else if (action instanceof Action.Empty
                || action instanceof Action.Blank
                || action instanceof Action.DummyCode) {
            return replaceWith("", AttributeOutcome.EMPTIED);
        } else if (action instanceof Action.Replace replace) {
            return replace(replace.value());
        } else if (action instanceof Action.Put put) {
            return put(put.value());
        } else if (action instanceof Action.Dummy dummy) {
            return reader.valueLength() == 0 ? nothingToHide() : replaceWith(dummy.value(), AttributeOutcome.DUMMY);
        } else if (action instanceof Action.Pseudonymize) {
            return replaceWith(patients.current().value(), AttributeOutcome.PSEUDONYM);
        } else if (action instanceof Action.MapUid) {
            return isTextual()
                    ? replaceWith(uids.replace(reader.value(), reader.tag()), AttributeOutcome.MAPPED)
                    : notText();
        } else if (action instanceof Action.ShiftDate) {
            return isTextual() ? shiftDate() : notText();
        } else if (action instanceof Action.Clean clean) {
            return clean(clean.otherwise());
        } else if (action instanceof Action.CapAge) {
            return capAge();
        } else if (action instanceof Action.Remove) {
            return AttributeOutcome.REMOVED;
        }
        throw new IllegalStateException("unknown action");
    }

    private AttributeOutcome keep() {
        if (strictly) {
            return keepUnlessIdentifying();
        }
        if (lacksValue()) {
            return AttributeOutcome.REFUSED;
        }
        return switch (wellFormed.of(reader)) {
            case HARMLESS -> copy();
            case OF_ITS_VR -> holdsPrivateText() ? keepVetted() : keepTerm();
            case OTHER -> keepVetted();
        };
    }

    /** Text and bytes of a manufacturer may hold anything; numbers of the right form are numbers. */
    private boolean holdsPrivateText() {
        Vr vr = reader.vr();
        Tag tag = new Tag(reader.tag());
        return tag.isPrivate()
                && !tag.isPrivateCreator()
                && (vr.isAffectedByCharacterSet() || !(vr.isText() || vr.isNumbers()));
    }

    private AttributeOutcome keepTerm() {
        return leaks.finds(reader, text.characterSet()) ? spare() : copy();
    }

    private AttributeOutcome keepVetted() {
        if (lacksValue()) {
            return AttributeOutcome.REFUSED;
        }
        return cleaner.clean(reader, text.characterSet(), Level.LABEL) instanceof TextCleaner.Unchanged
                ? copy()
                : spare();
    }

    /** The copy does without it if it can. */
    private AttributeOutcome spare() {
        if (reader.tag() == Tags.IMAGE_TYPE && reader.depth() == 0) {
            return spareImageType();
        }
        Optional<Action> otherwise = Sparing.of(attribute);
        if (otherwise.isEmpty()) {
            return refuse(RewriteException.Reason.LEAK, " mentions an identity of the original and cannot be spared");
        }
        listener.note(attribute, Problem.SPARED);
        return apply(otherwise.get());
    }

    /** The first two values say what kind of image it is (PS3.3 §C.7.6.1.1.2); the others are terms of the modality. */
    private AttributeOutcome spareImageType() {
        List<String> values = Arrays.stream(new String(reader.value(), StandardCharsets.ISO_8859_1).split("\\\\", -1))
                .map(String::strip)
                .toList();
        if (values.size() < 3 || !values.subList(0, 2).stream().allMatch(WellKnown::isTerm)) {
            return refuse(RewriteException.Reason.LEAK, " mentions an identity of the original and cannot be spared");
        }
        listener.note(attribute, Problem.SPARED);
        return replaceWith(values.get(0) + "\\" + values.get(1) + "\\OTHER", AttributeOutcome.DUMMY);
    }

    /** Whether the value would not go, or not whole, if it had the VR of the dictionary. */
    private boolean isLostToItsVr() {
        Tag tag = attribute.tag();
        Vr expected = Dictionary.vrOf(tag);
        if (reader.valueLength() == 0 || tag.isPrivate() || expected == reader.vr() || expected == Vr.UN) {
            return false;
        }
        Action usual =
                plan.actionFor(new Attribute(tag, expected, attribute.privateCreator(), attribute.surroundings()));
        return usual instanceof Action.Keep
                || usual instanceof Action.KeepVetted
                || usual instanceof Action.ShiftDate
                || usual instanceof Action.MapUid
                || usual instanceof Action.CapAge;
    }

    private AttributeOutcome copy() {
        if (pixels.areHere()) {
            return pixels.copy(attribute);
        }
        if (reader.tag() == Tags.SPECIFIC_CHARACTER_SET && text.declares()) {
            writer.replaceValue(reader, text.declaration());
            return AttributeOutcome.WRITTEN_ANEW;
        }
        text.keep(reader);
        writer.copy(reader.start(), reader.end());
        if (reader.tag() == Tags.SOP_INSTANCE_UID) {
            remember(reader.value());
        }
        return AttributeOutcome.STAYS;
    }

    /** For what somebody wishes to keep: with an identity, or a date, in it, it is not cleaned but goes. */
    private AttributeOutcome keepUnlessIdentifying() {
        if (lacksValue()) {
            return AttributeOutcome.REFUSED;
        }
        if (cleaner.clean(reader, text.characterSet()) instanceof TextCleaner.Unchanged) {
            return copy();
        }
        listener.note(attribute, Problem.SPARED);
        return AttributeOutcome.REMOVED;
    }

    private AttributeOutcome clean(Action otherwise) {
        if (lacksValue()) {
            return AttributeOutcome.REFUSED;
        }
        if (LeakRules.isCode(reader.tag())) {
            return keepTerm();
        }
        TextCleaner.Cleaned cleaned = cleaner.clean(reader, text.characterSet());
        if (cleaned instanceof TextCleaner.Unchanged) {
            return copy();
        }
        listener.note(attribute, Problem.IDENTIFYING);
        if (cleaned instanceof TextCleaner.Changed changed) {
            text.keep(reader);
            writer.replaceValue(reader, changed.value());
            return AttributeOutcome.CLEANED;
        }
        return apply(otherwise);
    }

    private AttributeOutcome replace(String value) {
        if (leaks.findsStrictly(value)) {
            listener.note(attribute, Problem.IDENTIFYING);
            return replaceWith("", AttributeOutcome.EMPTIED);
        }
        return replaceWith(value, AttributeOutcome.REPLACED);
    }

    private AttributeOutcome nothingToHide() {
        listener.note(attribute, Problem.NOTHING_TO_HIDE);
        return replaceWith("", AttributeOutcome.STAYS);
    }

    private AttributeOutcome notText() {
        listener.note(attribute, reader.valueLength() == 0 ? Problem.NOTHING_TO_HIDE : Problem.NOT_TEXT);
        return replaceWith("", AttributeOutcome.EMPTIED);
    }

    private AttributeOutcome capAge() {
        if (reader.vr() != Vr.AS) {
            return notText();
        }
        String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
        Ages.Capped capped = Ages.cap(value);
        if (capped.hasOther()) {
            listener.note(attribute, Problem.NOT_AN_AGE);
        }
        if (capped.value().equals(value)) {
            return keep();
        }
        return replaceWith(capped.value(), capped.hasAge() ? AttributeOutcome.CAPPED : AttributeOutcome.EMPTIED);
    }

    private AttributeOutcome shiftDate() {
        String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
        DateShifting.Shifted shifted = DateShifting.shift(
                value, reader.vr(), patients.current().shift().days());
        shifted.problems().forEach(problem -> listener.note(attribute, problem));
        return replaceWith(shifted.value(), shifted.hasDate() ? AttributeOutcome.SHIFTED : AttributeOutcome.EMPTIED);
    }

    /** What should be a sequence but cannot be walked into may hold anything: refused. */
    private boolean lacksValue() {
        if (reader.vr() == Vr.SQ) {
            refuse(RewriteException.Reason.UNREADABLE, " is a sequence without items");
            return true;
        }
        return false;
    }

    private AttributeOutcome refuse(RewriteException.Reason reason, String what) {
        listener.refuse(attribute, new RewriteException(reason, reader.path() + what));
        return AttributeOutcome.REFUSED;
    }

    private AttributeOutcome replaceWith(String value, AttributeOutcome outcome) {
        byte[] bytes;
        try {
            bytes = text.encode(value, reader.vr(), reader.valueOrder());
        } catch (IllegalArgumentException e) {
            if (reader.vr() == Dictionary.vrOf(new Tag(reader.tag()))) {
                throw e; // A value that does not fit is the plan's fault, unless the VR is not that of the dictionary.
            }
            return refuse(RewriteException.Reason.UNREADABLE, " cannot have VR " + reader.vr());
        }
        writer.replaceValue(reader, bytes);
        if (reader.tag() == Tags.SOP_INSTANCE_UID) {
            remember(bytes);
        }
        return outcome;
    }

    /** The plan has seen to it that the value fits the VR. */
    private AttributeOutcome put(WishedValue value) {
        if (reader.vr() != Vr.UI && wishedValues.leaks(value)) {
            listener.note(attribute, Problem.IDENTIFYING);
        }
        byte[] bytes = wishedValues.encode(value, reader.vr(), reader.valueOrder(), reader.encoding(), text.scope());
        writer.replaceValue(reader, bytes);
        return bytes.length == 0 ? AttributeOutcome.EMPTIED : AttributeOutcome.REPLACED;
    }

    private boolean isTextual() {
        return reader.vr().isText() || reader.vr() == Vr.UN;
    }

    /** The copy has this value at this place. */
    private void remember(byte[] value) {
        if (reader.depth() == 0 && sopInstanceUid.length == 0) {
            sopInstanceUid = value;
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.EmbeddedOverlays;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.rewrite.pixels.PixelElements;
import io.github.pseudonymizer.rewrite.pixels.PixelInput;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import io.github.pseudonymizer.rewrite.search.MetadataSearch;
import java.util.Optional;

/**
 * Does with one element as an action says, and tells the outcome. {@link Vetting} decides about elements that the plan
 * would keep, {@link NewValues} finds new values. Put of items never comes here, because the plan removes a plain
 * element with that action. Confined to one thread.
 */
final class ElementEditor {

    private final RewriteInput input;
    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final CopyText text;
    private final Vetting vetting;
    private final NewValues newValues;
    private final PixelElements pixels;
    private byte[] sopInstanceUid = {};

    ElementEditor(
            RewriteInput input,
            DatasetReader reader,
            DatasetWriter writer,
            CopyText text,
            LeakCheck leaks,
            NewValues newValues) {
        this.input = input;
        this.reader = reader;
        this.writer = writer;
        this.text = text;
        this.vetting = new Vetting(leaks, input.plan().cleaning());
        this.newValues = newValues;
        this.pixels = new PixelElements(pixelInput(input, leaks), reader, writer);
    }

    private static PixelInput pixelInput(RewriteInput input, LeakCheck leaks) {
        Survey survey = input.survey();
        return new PixelInput(
                survey.pixelFormat(),
                survey.syntax(),
                input.pixels(),
                EmbeddedOverlays.go(input.plan(), survey.facts().pixels()),
                new PixelMetadata(new MetadataSearch(leaks, input.plan().cleaning())),
                input.listener());
    }

    /** Tells of every event. */
    void follow(DatasetReader.Event event) {
        newValues.follow(event);
    }

    /** SOP Instance UID of the copy, without padding; empty if it has none. */
    String sopInstanceUid() {
        return UidReplacements.split(sopInstanceUid).get(0);
    }

    /**
     * Does this with the element at which the reader is.
     *
     * @param attribute the element
     * @param strictly whether it may stay only as {@link Action.KeepUnlessIdentifying} allows
     */
    AttributeOutcome apply(Action action, Attribute attribute, boolean strictly) {
        AttributeOutcome outcome = carryOut(action, attribute, strictly);
        boolean lost = outcome == AttributeOutcome.REMOVED
                || outcome == AttributeOutcome.EMPTIED
                || outcome == AttributeOutcome.DUMMY;
        if (lost && isLostToItsVr(attribute)) {
            note(attribute, Problem.WRONG_VR);
        }
        return outcome;
    }

    private AttributeOutcome carryOut(Action action, Attribute attribute, boolean strictly) {
        if (action instanceof Action.Remove) {
            return AttributeOutcome.REMOVED;
        }
        if (action instanceof Action.Put put) {
            return put(put.value(), attribute);
        }
        Optional<NewValues.NewValue> value = newValues.of(action, attribute);
        if (value.isPresent()) {
            return write(value.get(), attribute);
        }
        Vetting.Verdict verdict = vetting.of(action, reader, attribute, strictly, text.characterSet());
        if (verdict instanceof Vetting.Instead other) {
            note(attribute, other.because());
            return carryOut(other.action(), attribute, strictly);
        }
        if (verdict instanceof Vetting.Cleaned cleaned) {
            note(attribute, Problem.IDENTIFYING);
            text.keep(reader);
            writer.replaceValue(reader, cleaned.value());
            return AttributeOutcome.CLEANED;
        }
        if (verdict instanceof Vetting.Refused refused) {
            return refuse(attribute, refused.reason(), refused.what());
        }
        if (verdict instanceof Vetting.Stays) {
            return copy(attribute);
        }
        throw new IllegalStateException("unknown verdict");
    }

    /** Whether the value would stay, at least in part, if the element had the VR of the dictionary. */
    private boolean isLostToItsVr(Attribute attribute) {
        Tag tag = attribute.tag();
        Vr expected = Dictionary.vrOf(tag);
        if (reader.valueLength() == 0 || tag.isPrivate() || expected == reader.vr() || expected == Vr.UN) {
            return false;
        }
        Action usual = input.plan()
                .actionFor(new Attribute(tag, expected, attribute.privateCreator(), attribute.surroundings()));
        return usual instanceof Action.Keep
                || usual instanceof Action.KeepVetted
                || usual instanceof Action.ShiftDate
                || usual instanceof Action.MapUid
                || usual instanceof Action.CapAge;
    }

    private AttributeOutcome copy(Attribute attribute) {
        if (pixels.isHere()) {
            return pixels.copy(attribute);
        }
        if (reader.tag() == Tags.SPECIFIC_CHARACTER_SET && text.declares()) {
            writer.replaceValue(reader, text.declaration());
            return AttributeOutcome.REWRITTEN;
        }
        text.keep(reader);
        writer.copy(reader.start(), reader.end());
        if (reader.tag() == Tags.SOP_INSTANCE_UID) {
            remember(reader.value());
        }
        return AttributeOutcome.STAYS;
    }

    private AttributeOutcome write(NewValues.NewValue value, Attribute attribute) {
        byte[] bytes;
        try {
            bytes = text.encode(value.text(), reader.vr(), reader.valueOrder());
        } catch (IllegalArgumentException e) {
            if (reader.vr() == Dictionary.vrOf(attribute.tag())) {
                throw e; // The plan gave a value that does not fit the VR of the dictionary.
            }
            return refuse(attribute, RewriteException.Reason.UNREADABLE, " cannot have VR " + reader.vr());
        }
        writer.replaceValue(reader, bytes);
        if (reader.tag() == Tags.SOP_INSTANCE_UID) {
            remember(bytes);
        }
        return value.outcome();
    }

    private AttributeOutcome put(WishedValue value, Attribute attribute) {
        byte[] bytes = newValues.wished(value, attribute, text.scope());
        writer.replaceValue(reader, bytes);
        return bytes.length == 0 ? AttributeOutcome.EMPTIED : AttributeOutcome.REPLACED;
    }

    private AttributeOutcome refuse(Attribute attribute, RewriteException.Reason reason, String what) {
        input.listener().refuse(attribute, new RewriteException(reason, reader.path() + what));
        return AttributeOutcome.REFUSED;
    }

    private void note(Attribute attribute, Problem problem) {
        input.listener().note(attribute, problem);
    }

    private void remember(byte[] value) {
        if (reader.depth() == 0 && sopInstanceUid.length == 0) {
            sopInstanceUid = value;
        }
    }
}

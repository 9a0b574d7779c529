package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Action;
import io.github.pseudonymizer.plan.Attribute;
import io.github.pseudonymizer.plan.PixelDecision;
import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.plan.WishedValue;
import io.github.pseudonymizer.rewrite.Remark.Problem;
import java.nio.charset.StandardCharsets;

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
final class Elements {

    private static final int SOP_INSTANCE_UID = 0x00080018;

    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final PixelDecision pixels;
    private final PixelFormat pixelFormat;
    private final LeakCheck leaks;
    private final TextCleaner cleaner;
    private final UidReplacements uids;
    private final Patients patients;
    private final CopyText text;
    private final WishedValues wishedValues;
    private final Witness witness;
    /** Where the reader is. */
    private Attribute attribute = Attribute.top(new Tag(0), Vr.UN);

    private boolean strictly;
    private byte[] sopInstanceUid = {};

    Elements(
            DatasetReader reader,
            DatasetWriter writer,
            Survey survey,
            Plan plan,
            PixelDecision pixels,
            Substitutes substitutes,
            CopyText text,
            Witness witness) {
        this.reader = reader;
        this.writer = writer;
        this.pixels = pixels;
        this.pixelFormat = survey.pixelFormat();
        this.leaks = new LeakCheck(survey.identities(), survey.characterSets());
        this.cleaner = new TextCleaner(leaks, plan.cleaning());
        this.uids = new UidReplacements(substitutes.uids());
        this.patients = new Patients(survey, substitutes);
        this.text = text;
        this.wishedValues = new WishedValues(leaks, uids, text);
        this.witness = witness;
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
    Fate apply(Action action, Attribute attribute, boolean strictly) {
        this.attribute = attribute;
        this.strictly = strictly;
        return apply(action);
    }

    private Fate apply(Action action) {
        if (action instanceof Action.Keep) {
            return keep();
        } else if (action instanceof Action.KeepUnlessIdentifying) {
            return keepUnlessIdentifying();
        } else if (action instanceof Action.Empty
                || action instanceof Action.Blank
                || action instanceof Action.DummyCode) {
            return replaceWith("", Fate.EMPTIED);
        } else if (action instanceof Action.Replace replace) {
            return replace(replace.value());
        } else if (action instanceof Action.Put put) {
            return put(put.value());
        } else if (action instanceof Action.Dummy dummy) {
            return reader.valueLength() == 0 ? nothingToHide() : replaceWith(dummy.value(), Fate.DUMMY);
        } else if (action instanceof Action.Pseudonymize) {
            return replaceWith(patients.current().value(), Fate.PSEUDONYM);
        } else if (action instanceof Action.MapUid) {
            return isTextual() ? replaceWith(uids.replace(reader.value()), Fate.MAPPED) : notText();
        } else if (action instanceof Action.ShiftDate) {
            return isTextual() ? shiftDate() : notText();
        } else if (action instanceof Action.Clean clean) {
            return clean(clean.otherwise());
        } else if (action instanceof Action.CapAge) {
            return capAge();
        } else if (action instanceof Action.Remove) {
            return Fate.REMOVED;
        }
        throw new IllegalStateException("unknown action");
    }

    private Fate keep() {
        if (strictly) {
            return keepUnlessIdentifying();
        }
        if (lacksValue()) {
            return Fate.REFUSED;
        }
        if (leaks.finds(reader, text.characterSet())) {
            return refuse(RewriteException.Reason.LEAK, " mentions an identity of the original");
        }
        return copy();
    }

    private Fate copy() {
        if (reader.tag() == PixelAttributes.PIXEL_DATA && pixels instanceof PixelDecision.BlackOut black) {
            return blackOut(black);
        }
        if (reader.tag() == CharacterSets.SPECIFIC_CHARACTER_SET && text.declares()) {
            writer.replaceValue(reader, text.declaration());
            return Fate.WRITTEN_ANEW;
        }
        text.keep(reader);
        writer.copy(reader.start(), reader.end());
        if (reader.tag() == SOP_INSTANCE_UID) {
            remember(reader.value());
        }
        return Fate.STAYS;
    }

    private Fate blackOut(PixelDecision.BlackOut black) {
        if (reader.depth() > 0) {
            return refuse(RewriteException.Reason.PIXELS, " holds other pixels inside a sequence");
        }
        writer.copy(reader.start(), reader.valueStart());
        writer.copy(reader.valueStart(), reader.end(), BlackPixels.in(reader, pixelFormat, black.rectangles()));
        return Fate.BLACKED_OUT;
    }

    /** For what somebody wishes to keep: with an identity, or a date, in it, it is not cleaned but goes. */
    private Fate keepUnlessIdentifying() {
        if (lacksValue()) {
            return Fate.REFUSED;
        }
        if (cleaner.clean(reader, text.characterSet()) instanceof TextCleaner.Unchanged) {
            return copy();
        }
        witness.note(attribute, Problem.IDENTIFYING);
        return Fate.REMOVED;
    }

    private Fate clean(Action otherwise) {
        if (lacksValue()) {
            return Fate.REFUSED;
        }
        if (LeakRules.isCode(reader.tag())) {
            return keep();
        }
        TextCleaner.Cleaned cleaned = cleaner.clean(reader, text.characterSet());
        if (cleaned instanceof TextCleaner.Unchanged) {
            return copy();
        }
        witness.note(attribute, Problem.IDENTIFYING);
        if (cleaned instanceof TextCleaner.Changed changed) {
            text.keep(reader);
            writer.replaceValue(reader, changed.value());
            return Fate.CLEANED;
        }
        return apply(otherwise);
    }

    private Fate replace(String value) {
        if (leaks.findsStrictly(value)) {
            witness.note(attribute, Problem.IDENTIFYING);
            return replaceWith("", Fate.EMPTIED);
        }
        return replaceWith(value, Fate.REPLACED);
    }

    private Fate nothingToHide() {
        witness.note(attribute, Problem.NOTHING_TO_HIDE);
        return replaceWith("", Fate.STAYS);
    }

    private Fate notText() {
        witness.note(attribute, reader.valueLength() == 0 ? Problem.NOTHING_TO_HIDE : Problem.NOT_TEXT);
        return replaceWith("", Fate.EMPTIED);
    }

    private Fate capAge() {
        if (reader.vr() != Vr.AS) {
            return notText();
        }
        String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
        Ages.Capped capped = Ages.cap(value);
        if (capped.hasOther()) {
            witness.note(attribute, Problem.NOT_AN_AGE);
        }
        if (capped.value().equals(value)) {
            return keep();
        }
        return replaceWith(capped.value(), capped.hasAge() ? Fate.CAPPED : Fate.EMPTIED);
    }

    private Fate shiftDate() {
        String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
        DateShifting.Shifted shifted = DateShifting.shift(
                value, reader.vr(), patients.current().shift().days());
        shifted.problems().forEach(problem -> witness.note(attribute, problem));
        return replaceWith(shifted.value(), shifted.hasDate() ? Fate.SHIFTED : Fate.EMPTIED);
    }

    /** What should be a sequence but cannot be walked into may hold anything: refused. */
    private boolean lacksValue() {
        if (reader.vr() == Vr.SQ) {
            refuse(RewriteException.Reason.UNREADABLE, " is a sequence without items");
            return true;
        }
        return false;
    }

    private Fate refuse(RewriteException.Reason reason, String what) {
        witness.refuse(attribute, new RewriteException(reason, reader.path() + what));
        return Fate.REFUSED;
    }

    private Fate replaceWith(String value, Fate fate) {
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
        if (reader.tag() == SOP_INSTANCE_UID) {
            remember(bytes);
        }
        return fate;
    }

    /** The plan has seen to it that the value fits the VR. */
    private Fate put(WishedValue value) {
        if (reader.vr() != Vr.UI && wishedValues.leaks(value)) {
            witness.note(attribute, Problem.IDENTIFYING);
        }
        byte[] bytes = wishedValues.encode(value, reader.vr(), reader.valueOrder(), reader.encoding(), text.scope());
        writer.replaceValue(reader, bytes);
        return bytes.length == 0 ? Fate.EMPTIED : Fate.REPLACED;
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

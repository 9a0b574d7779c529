package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Action;
import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.plan.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Makes the dataset of the copy: goes through the original once more and does with each attribute what the plan says.
 * Used once.
 *
 * <p>Where an action and an attribute do not fit:
 *
 * <ul>
 *   <li>A sequence with MapUid or ShiftDate is kept, for what is inside has actions of its own. With
 *       KeepUnlessIdentifying it is kept, and inside it each element that would be kept is kept only so, too. With
 *       Replace or Pseudonymize it is emptied.
 *   <li>An element with Blank is emptied; so is one with MapUid whose value cannot be text, and one with ShiftDate
 *       whose value is no date.
 *   <li>Clean is done by {@link TextCleaner}; codes are no text and are kept or refused as they are.
 *   <li>Replace is given in the byte order and character set of the place. Where its value itself mentions an identity
 *       by the strict rules of {@link LeakCheck}, the element is emptied: clients send back what they were shown.
 * </ul>
 *
 * <p>Group lengths and what pads the end are left out; so are commands and meta information (groups 0000 and 0002),
 * which have no place in a dataset and would be taken for the copy's own.
 */
final class Editor {

    private static final int SOP_INSTANCE_UID = 0x00080018;
    private static final int NOWHERE = Integer.MAX_VALUE;

    private final Plan plan;
    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final LeakCheck leaks;
    private final TextCleaner cleaner;
    private final UidReplacements uids;
    private final Patients patients;
    private final CopyText text;
    private final Whereabouts whereabouts = new Whereabouts();
    private final Insertions insertions;
    private int strictSince = NOWHERE;
    private byte[] sopInstanceUid = {};

    /** @param targets the character sets of the copy */
    Editor(DicomFile file, Survey survey, Plan plan, Substitutes substitutes, TargetSets targets) {
        this.plan = plan;
        this.text = new CopyText(targets);
        this.reader = file.reader();
        this.writer = new DatasetWriter(file.bytes());
        this.leaks = new LeakCheck(survey.identities(), survey.characterSets());
        this.cleaner = new TextCleaner(leaks, plan.cleaning());
        this.uids = new UidReplacements(substitutes.uids());
        this.patients = new Patients(survey, substitutes);
        Stamping stamping = new Stamping(plan.stamp(), survey.earlierStamp(), writer, file.encoding());
        this.insertions = new Insertions(stamping, writer, plan, file.encoding(), substitutes.patient(), text);
    }

    /** @throws RewriteException if an identity would stay */
    DatasetWriter edit() {
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            text.follow(event, reader);
            whereabouts.follow(event, reader);
            patients.follow(event, reader);
            switch (event) {
                case ELEMENT -> element();
                case SEQUENCE -> sequence();
                case ITEM -> writer.openAs(reader);
                case ITEM_END -> writer.closeAs(reader);
                case SEQUENCE_END -> endOfSequence();
                case END -> {}
            }
        }
        insertions.writeRest(leaks);
        return writer;
    }

    /**
     * The character sets that the copy needs because new values have characters that its own lacks; empty if it is
     * right as it is.
     *
     * @throws RewriteException if there are none
     */
    Optional<TargetSets> largerSets() {
        return text.largerSets();
    }

    /** SOP Instance UID as it is in the copy, without padding; empty if it has none. */
    String sopInstanceUid() {
        return UidReplacements.split(sopInstanceUid).get(0);
    }

    private void element() {
        boolean top = reader.depth() == 0;
        if (top) {
            insertions.writeBefore(reader.tag(), leaks);
        }
        if (top && reader.tag() == EarlierStamp.METHOD) {
            text.keep(reader);
        }
        if (!isOutOfPlace() && !(top && insertions.replace(reader.tag()))) {
            apply(plan.actionFor(whereabouts.attribute(reader)));
        }
    }

    /** The copy has this value at this place. */
    private void remember(byte[] value) {
        if (reader.depth() == 0 && sopInstanceUid.length == 0) {
            sopInstanceUid = value;
        }
    }

    private boolean isOutOfPlace() {
        int group = reader.tag() >>> 16;
        return (reader.tag() & 0xFFFF) == 0 || (reader.depth() == 0 && (group == 0 || group == 2));
    }

    private void apply(Action action) {
        if (action instanceof Action.Keep) {
            keep();
        } else if (action instanceof Action.KeepUnlessIdentifying) {
            keepUnlessIdentifying();
        } else if (action instanceof Action.Empty
                || action instanceof Action.Blank
                || action instanceof Action.DummyCode) {
            replaceWith("");
        } else if (action instanceof Action.Replace replace) {
            replaceWith(leaks.findsStrictly(replace.value()) ? "" : replace.value());
        } else if (action instanceof Action.Dummy dummy) {
            replaceWith(reader.valueLength() == 0 ? "" : dummy.value());
        } else if (action instanceof Action.Pseudonymize) {
            replaceWith(patients.current().value());
        } else if (action instanceof Action.MapUid) {
            replaceWith(isTextual() ? uids.replace(reader.value()) : "");
        } else if (action instanceof Action.ShiftDate) {
            replaceWith(shiftedDate());
        } else if (action instanceof Action.Clean clean) {
            clean(clean.otherwise());
        } else if (action instanceof Action.CapAge) {
            capAge();
        } else if (!(action instanceof Action.Remove)) {
            throw new IllegalStateException("unknown action");
        }
    }

    private void keep() {
        if (strictSince != NOWHERE) {
            keepUnlessIdentifying();
            return;
        }
        requireValue();
        if (leaks.finds(reader, text.characterSet())) {
            throw new RewriteException(
                    RewriteException.Reason.LEAK, reader.path() + " mentions an identity of the original");
        }
        copy();
    }

    private void copy() {
        if (reader.tag() == CharacterSets.SPECIFIC_CHARACTER_SET && text.declares()) {
            writer.replaceValue(reader, text.declaration());
            return;
        }
        text.keep(reader);
        writer.copy(reader.start(), reader.end());
        if (reader.tag() == SOP_INSTANCE_UID) {
            remember(reader.value());
        }
    }

    private void keepUnlessIdentifying() {
        requireValue();
        if (!leaks.findsStrictly(reader, text.characterSet())) {
            copy();
        }
    }

    private void clean(Action otherwise) {
        requireValue();
        if (LeakRules.isCode(reader.tag())) {
            keep();
            return;
        }
        TextCleaner.Cleaned cleaned = cleaner.clean(reader, text.characterSet());
        if (cleaned instanceof TextCleaner.Unchanged) {
            copy();
        } else if (cleaned instanceof TextCleaner.Changed changed) {
            text.keep(reader);
            writer.replaceValue(reader, changed.value());
        } else {
            apply(otherwise);
        }
    }

    private void capAge() {
        String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
        Optional<String> capped = Ages.cap(value);
        if (reader.vr() != Vr.AS || capped.isEmpty()) {
            replaceWith("");
        } else if (capped.get().equals(value)) {
            keep();
        } else {
            replaceWith(capped.get());
        }
    }

    /** What should be a sequence but cannot be walked into may hold anything. */
    private void requireValue() {
        if (reader.vr() == Vr.SQ) {
            throw new RewriteException(
                    RewriteException.Reason.UNREADABLE, reader.path() + " is a sequence without items");
        }
    }

    private void replaceWith(String value) {
        byte[] bytes = encode(value);
        writer.replaceValue(reader, bytes);
        if (reader.tag() == SOP_INSTANCE_UID) {
            remember(bytes);
        }
    }

    /** A value that does not fit is the plan's fault, unless the VR is not that of the dictionary. */
    private byte[] encode(String value) {
        try {
            return text.encode(value, reader.vr(), reader.valueOrder());
        } catch (IllegalArgumentException e) {
            if (reader.vr() == Dictionary.vrOf(new Tag(reader.tag()))) {
                throw e;
            }
            throw new RewriteException(
                    RewriteException.Reason.UNREADABLE, reader.path() + " cannot have VR " + reader.vr());
        }
    }

    private boolean isTextual() {
        return reader.vr().isText() || reader.vr() == Vr.UN;
    }

    private String shiftedDate() {
        if (!isTextual()) {
            return "";
        }
        String value = new String(reader.value(), StandardCharsets.ISO_8859_1);
        return DateShifting.shift(value, reader.vr(), patients.current().shift().days())
                .orElse("");
    }

    private void sequence() {
        boolean top = reader.depth() == 0;
        if (top) {
            insertions.writeBefore(reader.tag(), leaks);
        }
        if (top && reader.tag() == EarlierStamp.CODES && insertions.openCodes()) {
            strictSince = 0;
            whereabouts.enter(reader, new Action.Keep());
            writer.openAs(reader);
            return;
        }
        Action action = plan.actionFor(whereabouts.attribute(reader));
        if (action instanceof Action.Remove || isOutOfPlace() || (top && insertions.replace(reader.tag()))) {
            reader.skipSequence();
        } else if (action instanceof Action.DummyCode dummy) {
            replaceItems(dummy.code());
        } else if (action instanceof Action.Empty
                || action instanceof Action.Dummy
                || action instanceof Action.Replace
                || action instanceof Action.Pseudonymize) {
            writer.replaceValue(reader, new byte[0]);
            reader.skipSequence();
        } else {
            whereabouts.enter(reader, action);
            if (action instanceof Action.KeepUnlessIdentifying && strictSince == NOWHERE) {
                strictSince = reader.depth();
            }
            writer.openAs(reader);
        }
    }

    /** One item with this code stands for all there are; a sequence without items stays so. */
    private void replaceItems(Stamp.Code code) {
        int depth = reader.depth();
        Encoding inside = reader.encoding();
        writer.openAs(reader);
        DatasetReader.Event event = reader.next();
        if (event == DatasetReader.Event.ITEM) {
            Stamping.writeCode(code, writer, inside);
        }
        while (event != DatasetReader.Event.SEQUENCE_END || reader.depth() != depth) {
            event = reader.next();
        }
        writer.closeAs(reader);
    }

    private void endOfSequence() {
        if (strictSince == reader.depth()) {
            strictSince = NOWHERE;
        }
        if (reader.depth() == 0) {
            insertions.closeCodes(reader.lastEncoding());
        }
        writer.closeAs(reader);
    }
}

package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Action;
import io.github.pseudonymizer.plan.Attribute;
import io.github.pseudonymizer.plan.PixelDecision;
import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.plan.Ruling;
import io.github.pseudonymizer.plan.Stamp;
import io.github.pseudonymizer.plan.WishedValue;
import io.github.pseudonymizer.rewrite.Remark.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

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
 *   <li>An element with Blank is emptied; so is one with MapUid whose value cannot be text, and each value with
 *       ShiftDate that is no date.
 *   <li>Clean is done by {@link TextCleaner}; codes are no text and are kept or refused as they are.
 *   <li>Put on a sequence that is no list of items empties it; the other way round the plan removes the element.
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
    private static final Ruling OUT_OF_PLACE =
            new Ruling(new Action.Remove(), Ruling.Source.UNLISTED, "group length, command or meta information");
    private static final Ruling STAMP =
            new Ruling(new Action.Keep(), Ruling.Source.STAMP, "it tells of the de-identification");
    private static final Ruling ANOTHER =
            new Ruling(new Action.Remove(), Ruling.Source.UNLISTED, "out of order; the copy has its own already");

    private final Plan plan;
    private final PixelDecision pixels;
    private final PixelFormat pixelFormat;
    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final LeakCheck leaks;
    private final TextCleaner cleaner;
    private final UidReplacements uids;
    private final Patients patients;
    private final CopyText text;
    private final Whereabouts whereabouts = new Whereabouts();
    private final WishedValues wishedValues;
    private final Insertions insertions;
    private final ItemInsertions itemInsertions;
    private final Set<Integer> equipmentOfOurs;
    private final Witness witness;
    /** Where the reader is. */
    private Attribute attribute = Attribute.top(new Tag(0), Vr.UN);

    private int strictSince = NOWHERE;
    private byte[] sopInstanceUid = {};

    /** @param targets the character sets of the copy */
    Editor(
            DicomFile file,
            Survey survey,
            Plan plan,
            PixelDecision pixels,
            Substitutes substitutes,
            TargetSets targets,
            Witness witness) {
        this.plan = plan;
        this.text = new CopyText(targets);
        this.pixels = pixels;
        this.pixelFormat = survey.pixelFormat();
        this.reader = file.reader();
        this.writer = new DatasetWriter(file.bytes());
        this.leaks = new LeakCheck(survey.identities(), survey.characterSets());
        this.cleaner = new TextCleaner(leaks, plan.cleaning());
        this.uids = new UidReplacements(substitutes.uids());
        this.patients = new Patients(survey, substitutes);
        Stamping stamping = new Stamping(plan.stamp(), survey.earlierStamp(), writer, file.encoding());
        this.wishedValues = new WishedValues(leaks, uids, text);
        this.insertions = new Insertions(
                stamping, writer, plan, file.encoding(), substitutes.patient(), wishedValues, text, witness);
        this.itemInsertions = new ItemInsertions(plan, writer, wishedValues);
        this.equipmentOfOurs = survey.equipmentOfOurs();
        this.witness = witness;
    }

    /** @throws RewriteException if an identity would stay, unless the witness lets it pass */
    DatasetWriter edit() {
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            follow(event);
            switch (event) {
                case ELEMENT -> element();
                case SEQUENCE -> sequence();
                case ITEM -> item();
                case ITEM_END -> endOfItem();
                case SEQUENCE_END -> endOfSequence();
                case END -> {}
            }
        }
        insertions.writeRest(leaks);
        return writer;
    }

    private void follow(DatasetReader.Event event) {
        text.follow(event, reader);
        whereabouts.follow(event, reader);
        patients.follow(event, reader);
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
        insertBefore();
        if (reader.depth() == 0 && reader.tag() == EarlierStamp.METHOD) {
            text.keep(reader);
        }
        attribute = whereabouts.attribute(reader);
        if (isOutOfPlace()) {
            witness.became(attribute, OUT_OF_PLACE, Fate.REMOVED);
        } else if (isReplaced()) {
            becameOurs();
        } else {
            Ruling ruling = plan.rulingFor(attribute);
            witness.became(attribute, ruling, apply(ruling.action()));
        }
    }

    private void insertBefore() {
        if (reader.depth() == 0) {
            insertions.writeBefore(reader.tag(), leaks);
        } else {
            itemInsertions.writeBefore(reader.tag(), whereabouts.surroundings(), text.scope());
        }
    }

    private boolean isReplaced() {
        return reader.depth() == 0
                ? insertions.replace(reader.tag())
                : itemInsertions.replace(reader.tag(), whereabouts.surroundings());
    }

    /** The copy's own stands in the place of what is here. */
    private void becameOurs() {
        boolean stamp = reader.depth() == 0 && Insertions.isStamp(reader.tag());
        witness.became(attribute, stamp ? STAMP : ANOTHER, stamp ? Fate.WRITTEN_ANEW : Fate.REMOVED);
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
        if (strictSince != NOWHERE) {
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

    private void sequence() {
        boolean top = reader.depth() == 0;
        insertBefore();
        attribute = whereabouts.attribute(reader);
        if (top && reader.tag() == EarlierStamp.CODES && insertions.openCodes()) {
            strictSince = 0;
            witness.became(attribute, STAMP, Fate.WRITTEN_ANEW);
            enter(new Action.Keep());
        } else if (isOutOfPlace()) {
            skip(OUT_OF_PLACE, Fate.REMOVED);
        } else if (isReplaced()) {
            becameOurs();
            reader.skipSequence();
        } else {
            sequence(plan.rulingFor(attribute), top && reader.tag() == ContributingEquipment.SEQUENCE);
        }
    }

    /** @param equipment whether it is the one to which our own item is added */
    private void sequence(Ruling ruling, boolean equipment) {
        Action action = ruling.action();
        boolean hasNoItems = action instanceof Action.Empty
                || action instanceof Action.Dummy
                || action instanceof Action.Replace
                || action instanceof Action.Put
                || action instanceof Action.Pseudonymize;
        if (action instanceof Action.Remove || (equipment && hasNoItems)) {
            skip(ruling, Fate.REMOVED); // Our own item is not added to it but written without it.
        } else if (action instanceof Action.DummyCode dummy) {
            replaceItems(ruling, dummy.code());
        } else if (action instanceof Action.Put put && put.value() instanceof WishedValue.Items items) {
            putItems(ruling, items);
        } else if (hasNoItems) {
            writer.replaceValue(reader, new byte[0]);
            skip(ruling, Fate.EMPTIED);
        } else {
            witness.became(attribute, ruling, action instanceof Action.Blank ? Fate.BLANKED : Fate.STAYS);
            if (equipment) {
                insertions.openEquipment();
            }
            if (action instanceof Action.KeepUnlessIdentifying && strictSince == NOWHERE) {
                strictSince = reader.depth();
            }
            enter(action);
        }
    }

    private void enter(Action action) {
        whereabouts.enter(reader, action);
        writer.openAs(reader);
    }

    private void skip(Ruling ruling, Fate fate) {
        witness.became(attribute, ruling, fate);
        reader.skipSequence();
    }

    /** One item with this code stands for all there are; a sequence without items stays so. */
    private void replaceItems(Ruling ruling, Stamp.Code code) {
        int depth = reader.depth();
        Encoding inside = reader.encoding();
        writer.openAs(reader);
        DatasetReader.Event event = reader.next();
        if (event == DatasetReader.Event.ITEM) {
            Stamping.writeCode(code, writer, inside);
            witness.became(attribute, ruling, Fate.DUMMY_CODE);
        } else {
            witness.note(attribute, Problem.NOTHING_TO_HIDE);
            witness.became(attribute, ruling, Fate.STAYS);
        }
        closeBehind(event, depth);
    }

    private void putItems(Ruling ruling, WishedValue.Items items) {
        int depth = reader.depth();
        writer.openAs(reader);
        wishedValues.write(items, writer, reader.encoding(), text.scope());
        witness.became(attribute, ruling, Fate.REPLACED);
        closeBehind(reader.next(), depth);
    }

    /** Reads to the end of a sequence of this depth, whose items were written already, and ends it. */
    private void closeBehind(DatasetReader.Event first, int depth) {
        DatasetReader.Event event = first;
        while (event != DatasetReader.Event.SEQUENCE_END || reader.depth() != depth) {
            event = reader.next();
        }
        writer.closeAs(reader);
    }

    /** The item that an earlier run has left of Contributing Equipment goes: there is one, and it is written anew. */
    private void item() {
        if (!equipmentOfOurs.contains(reader.start())) {
            writer.openAs(reader);
            itemInsertions.open(whereabouts.surroundings(), reader.encoding(), text.scope());
            return;
        }
        int around = reader.depth() - 1;
        DatasetReader.Event event = reader.next();
        while (event != DatasetReader.Event.ITEM_END || reader.depth() != around) {
            event = reader.next();
        }
        follow(event);
    }

    private void endOfItem() {
        itemInsertions.close(whereabouts.surroundings());
        writer.closeAs(reader);
    }

    private void endOfSequence() {
        if (strictSince == reader.depth()) {
            strictSince = NOWHERE;
        }
        if (reader.depth() == 0) {
            insertions.closeCodes(reader.lastEncoding());
            insertions.closeEquipment(reader.lastEncoding());
        }
        writer.closeAs(reader);
    }
}

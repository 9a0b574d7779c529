package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the dataset of the copy: goes through the original once more and does with each attribute what the plan says;
 * sequences and what is added are its own, the rest is done by {@link ElementEditor}. Used once.
 *
 * <p>A sequence with MapUid or ShiftDate is kept, for what is inside has actions of its own. With KeepUnlessIdentifying
 * it is kept, and inside it each element that would be kept is kept only so, too. With Replace, Pseudonymize, or Put of
 * something else than items it is emptied.
 *
 * <p>Group lengths and what pads the end are left out; so are commands and meta information (groups 0000 and 0002),
 * which have no place in a dataset and would be taken for the copy's own.
 */
final class DatasetEditor {

    private static final int NOWHERE = Integer.MAX_VALUE;
    private static final Ruling OUT_OF_PLACE =
            new Ruling(new Action.Remove(), Ruling.Source.UNLISTED, "group length, command or meta information");
    private static final Ruling STAMP =
            new Ruling(new Action.Keep(), Ruling.Source.STAMP, "it tells of the de-identification");
    private static final Ruling ANOTHER =
            new Ruling(new Action.Remove(), Ruling.Source.UNLISTED, "out of order; the copy has its own already");

    private final Plan plan;
    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final CopyText text;
    private final ElementEditor elements;
    private final DatasetPosition position = new DatasetPosition();
    private final WishedValues wishedValues;
    private final TopLevelAdditions additions;
    private final ItemAdditions itemInsertions;
    private final Set<Integer> equipmentOfOurs;
    private final RewriteListener listener;
    /** Where the reader is. */
    private Attribute attribute = Attribute.top(new Tag(0), Vr.UN);

    private int strictSince = NOWHERE;

    /** @param targets the character sets of the copy */
    DatasetEditor(
            DicomFile file,
            Survey survey,
            Plan plan,
            PixelDecision pixels,
            Substitutes substitutes,
            TargetSets targets,
            RewriteListener listener) {
        this.plan = plan;
        this.text = new CopyText(targets);
        this.reader = file.reader();
        this.writer = new DatasetWriter(file.bytes());
        this.elements = new ElementEditor(reader, writer, survey, plan, pixels, substitutes, text, listener);
        Stamping stamping = new Stamping(plan.stamp(), survey.earlierStamp(), writer, file.encoding());
        this.wishedValues = elements.wishedValues();
        this.additions = new TopLevelAdditions(
                stamping, writer, plan, file.encoding(), substitutes.patient(), wishedValues, text, listener);
        this.itemInsertions = new ItemAdditions(plan, writer, wishedValues);
        this.equipmentOfOurs = survey.equipmentOfOurs();
        this.listener = listener;
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
        additions.writeRest(elements.leaks());
        return writer;
    }

    private void follow(DatasetReader.Event event) {
        text.follow(event, reader);
        position.follow(event, reader);
        elements.follow(event);
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
        return elements.sopInstanceUid();
    }

    private void element() {
        insertBefore();
        if (reader.depth() == 0 && reader.tag() == Tags.DEIDENTIFICATION_METHOD) {
            text.keep(reader);
        }
        attribute = position.attribute(reader);
        if (isOutOfPlace()) {
            listener.became(attribute, OUT_OF_PLACE, AttributeOutcome.REMOVED);
            return;
        }
        Ruling ruling = plan.rulingFor(attribute);
        if (isReplaced(ruling)) {
            becameOurs();
        } else {
            listener.became(attribute, ruling, elements.apply(ruling.action(), attribute, strictSince != NOWHERE));
        }
    }

    private void insertBefore() {
        if (reader.depth() == 0) {
            additions.writeBefore(reader.tag(), elements.leaks());
        } else {
            itemInsertions.writeBefore(reader.tag(), position.surroundings(), text.scope());
        }
    }

    /** What goes, because of its VR for one, leaves its place to what the copy has in any case. */
    private boolean isReplaced(Ruling ruling) {
        boolean goes = ruling.action() instanceof Action.Remove;
        return reader.depth() == 0
                ? additions.replace(reader.tag(), goes)
                : itemInsertions.replace(reader.tag(), position.surroundings(), goes);
    }

    /** The copy's own stands in the place of what is here. */
    private void becameOurs() {
        boolean stamp = reader.depth() == 0 && TopLevelAdditions.isStamp(reader.tag());
        listener.became(
                attribute, stamp ? STAMP : ANOTHER, stamp ? AttributeOutcome.WRITTEN_ANEW : AttributeOutcome.REMOVED);
    }

    private boolean isOutOfPlace() {
        int group = reader.tag() >>> 16;
        return (reader.tag() & 0xFFFF) == 0 || (reader.depth() == 0 && (group == 0 || group == 2));
    }

    private void sequence() {
        boolean top = reader.depth() == 0;
        insertBefore();
        attribute = position.attribute(reader);
        if (top && reader.tag() == Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE && additions.openCodes()) {
            strictSince = 0;
            listener.became(attribute, STAMP, AttributeOutcome.WRITTEN_ANEW);
            enter(new Action.Keep());
        } else if (isOutOfPlace()) {
            skip(OUT_OF_PLACE, AttributeOutcome.REMOVED);
        } else {
            Ruling ruling = plan.rulingFor(attribute);
            if (isReplaced(ruling)) {
                becameOurs();
                reader.skipSequence();
            } else {
                sequence(ruling, top && reader.tag() == Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE);
            }
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
            skip(ruling, AttributeOutcome.REMOVED); // Our own item is not added to it but written without it.
        } else if (action instanceof Action.DummyCode dummy) {
            replaceItems(ruling, dummy.code());
        } else if (action instanceof Action.Put put && put.value() instanceof WishedValue.Items items) {
            putItems(ruling, items);
        } else if (hasNoItems) {
            writer.replaceValue(reader, new byte[0]);
            skip(ruling, AttributeOutcome.EMPTIED);
        } else {
            listener.became(
                    attribute,
                    ruling,
                    action instanceof Action.Blank ? AttributeOutcome.BLANKED : AttributeOutcome.STAYS);
            if (equipment) {
                additions.openEquipment();
            }
            if (action instanceof Action.KeepUnlessIdentifying && strictSince == NOWHERE) {
                strictSince = reader.depth();
            }
            enter(action);
        }
    }

    private void enter(Action action) {
        position.enter(reader, action);
        writer.openAs(reader);
    }

    private void skip(Ruling ruling, AttributeOutcome outcome) {
        listener.became(attribute, ruling, outcome);
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
            listener.became(attribute, ruling, AttributeOutcome.DUMMY_CODE);
        } else {
            listener.note(attribute, Problem.NOTHING_TO_HIDE);
            listener.became(attribute, ruling, AttributeOutcome.STAYS);
        }
        closeBehind(event, depth);
    }

    private void putItems(Ruling ruling, WishedValue.Items items) {
        int depth = reader.depth();
        writer.openAs(reader);
        wishedValues.write(items, writer, reader.encoding(), text.scope());
        listener.became(attribute, ruling, AttributeOutcome.REPLACED);
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
            itemInsertions.open(position.surroundings(), reader.encoding(), text.scope());
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
        itemInsertions.close(position.surroundings());
        writer.closeAs(reader);
    }

    private void endOfSequence() {
        if (strictSince == reader.depth()) {
            strictSince = NOWHERE;
        }
        if (reader.depth() == 0) {
            additions.closeCodes(reader.lastEncoding());
            additions.closeEquipment(reader.lastEncoding());
        }
        writer.closeAs(reader);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import java.util.Optional;

/**
 * Makes the dataset of the copy: walks through the original and does with each attribute as the plan says. The
 * {@link ElementEditor} writes elements, the {@link SequenceEditor} sequences. Used once.
 *
 * <p>Left out are group lengths and the padding at the end; also commands and meta information (groups 0000 and 0002),
 * because they do not belong in a dataset and would be taken for those of the copy.
 */
final class DatasetEditor {

    private static final Ruling OUT_OF_PLACE =
            new Ruling(new Action.Remove(), Ruling.Source.UNLISTED, "group length, command or meta information");
    private static final Ruling STAMP =
            new Ruling(new Action.Keep(), Ruling.Source.STAMP, "it tells of the de-identification");
    private static final Ruling DUPLICATE =
            new Ruling(new Action.Remove(), Ruling.Source.UNLISTED, "out of order; the copy has its own already");

    private final RewriteInput input;
    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final CopyText text;
    private final DatasetPosition position = new DatasetPosition();
    private final ElementEditor elements;
    private final SequenceEditor sequences;
    private final TopLevelAdditions topLevel;
    private final ItemAdditions insideItems;

    /** @param targets the character sets of the copy */
    DatasetEditor(RewriteInput input, TargetSets targets) {
        Survey survey = input.survey();
        LeakCheck leaks = new LeakCheck(survey.identities(), input.searchTerms(), survey.characterSets());
        UidReplacements uids = new UidReplacements(input.substitutes().uids());
        this.input = input;
        this.text = new CopyText(targets);
        this.reader = input.original().reader();
        this.writer = new DatasetWriter(input.original().bytes());
        WishedValues wishedValues = new WishedValues(leaks, uids, text);
        NewValues newValues = new NewValues(input, reader, text, uids, wishedValues);
        this.elements = new ElementEditor(input, reader, writer, text, leaks, newValues);
        this.sequences = new SequenceEditor(reader, writer, position, wishedValues, text, input.listener());
        this.topLevel = new TopLevelAdditions(input, writer, leaks, wishedValues, text);
        this.insideItems = new ItemAdditions(input.plan(), writer, wishedValues);
    }

    /** @throws RewriteException if an identity would stay, unless the listener ignores that */
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
        topLevel.writeRest();
        return writer;
    }

    private void follow(DatasetReader.Event event) {
        text.follow(event, reader);
        position.follow(event, reader);
        elements.follow(event);
    }

    /**
     * The character sets that the copy needs because new values have characters that the original's sets lack; empty if
     * those suffice.
     *
     * @throws RewriteException if no character set suffices
     */
    Optional<TargetSets> largerSets() {
        return text.largerSets();
    }

    /** SOP Instance UID of the copy, without padding; empty if it has none. */
    String sopInstanceUid() {
        return elements.sopInstanceUid();
    }

    private void element() {
        insertBefore();
        if (reader.depth() == 0 && reader.tag() == Tags.DEIDENTIFICATION_METHOD) {
            text.keep(reader);
        }
        Attribute attribute = position.attribute(reader);
        if (isOutOfPlace()) {
            listener().became(attribute, OUT_OF_PLACE, AttributeOutcome.REMOVED);
            return;
        }
        Ruling ruling = input.plan().rulingFor(attribute);
        if (isReplaced(ruling)) {
            tellReplaced(attribute);
        } else {
            AttributeOutcome outcome = elements.apply(ruling.action(), attribute, position.isStrict());
            listener().became(attribute, ruling, outcome);
        }
    }

    private void sequence() {
        insertBefore();
        Attribute attribute = position.attribute(reader);
        if (isTopLevel(Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE) && topLevel.extend(reader.tag())) {
            listener().became(attribute, STAMP, AttributeOutcome.REWRITTEN);
            sequences.enter(new Action.KeepUnlessIdentifying());
        } else if (isOutOfPlace()) {
            sequences.remove(attribute, OUT_OF_PLACE);
        } else {
            Ruling ruling = input.plan().rulingFor(attribute);
            if (isReplaced(ruling)) {
                tellReplaced(attribute);
                reader.skipSequence();
            } else if (isTopLevel(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE)) {
                contributingEquipment(attribute, ruling);
            } else {
                sequences.apply(attribute, ruling);
            }
        }
    }

    /** The copy's own item is added to the items that stay; otherwise it is written later, in a sequence of its own. */
    private void contributingEquipment(Attribute attribute, Ruling ruling) {
        if (SequenceEditor.losesItems(ruling.action())) {
            sequences.remove(attribute, ruling);
        } else {
            if (SequenceEditor.keepsItems(ruling.action())) {
                topLevel.extend(reader.tag());
            }
            sequences.apply(attribute, ruling);
        }
    }

    private void insertBefore() {
        if (reader.depth() == 0) {
            topLevel.writeBefore(reader.tag());
        } else {
            insideItems.writeBefore(reader.tag(), position.surroundings(), text.scope());
        }
    }

    /** Whether an addition takes the place of the attribute. A removed attribute, too, makes room for an addition. */
    private boolean isReplaced(Ruling ruling) {
        boolean goes = ruling.action() instanceof Action.Remove;
        return reader.depth() == 0
                ? topLevel.replace(reader.tag(), goes)
                : insideItems.replace(reader.tag(), position.surroundings(), goes);
    }

    private void tellReplaced(Attribute attribute) {
        if (reader.depth() == 0 && TopLevelAdditions.isStamp(reader.tag())) {
            listener().became(attribute, STAMP, AttributeOutcome.REWRITTEN);
        } else {
            listener().became(attribute, DUPLICATE, AttributeOutcome.REMOVED);
        }
    }

    private boolean isOutOfPlace() {
        int group = reader.tag() >>> 16;
        return (reader.tag() & 0xFFFF) == 0 || (reader.depth() == 0 && (group == 0 || group == 2));
    }

    private boolean isTopLevel(int tag) {
        return reader.depth() == 0 && reader.tag() == tag;
    }

    /** An item of Contributing Equipment that an earlier run of this program has left goes, because a new one comes. */
    private void item() {
        if (!input.survey().equipmentOfOurs().contains(reader.start())) {
            writer.openAs(reader);
            insideItems.open(position.surroundings(), reader.encoding(), text.scope());
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
        insideItems.close(position.surroundings());
        writer.closeAs(reader);
    }

    private void endOfSequence() {
        if (reader.depth() == 0) {
            topLevel.closeExtended(reader.lastEncoding());
        }
        writer.closeAs(reader);
    }

    private RewriteListener listener() {
        return input.listener();
    }
}

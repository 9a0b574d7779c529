// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.RewriteListener;

/**
 * Does with a sequence as an action says. Confined to one thread.
 *
 * <p>A sequence with MapUid or ShiftDate stays, because the attributes in its items have actions of their own. With
 * KeepUnlessIdentifying it stays, and each kept element in its items stays by the same rule. With Replace,
 * Pseudonymize, or Put of a value without items it is emptied.
 */
final class SequenceEditor {

    private final DatasetReader reader;
    private final DatasetWriter writer;
    private final DatasetPosition position;
    private final WishedValues wishedValues;
    private final CopyText text;
    private final RewriteListener listener;

    SequenceEditor(
            DatasetReader reader,
            DatasetWriter writer,
            DatasetPosition position,
            WishedValues wishedValues,
            CopyText text,
            RewriteListener listener) {
        this.reader = reader;
        this.writer = writer;
        this.position = position;
        this.wishedValues = wishedValues;
        this.text = text;
        this.listener = listener;
    }

    /** Whether a sequence with this action is removed, emptied, or gets the items of a wish. */
    static boolean losesItems(Action action) {
        return action instanceof Action.Remove
                || action instanceof Action.Empty
                || action instanceof Action.Dummy
                || action instanceof Action.Replace
                || action instanceof Action.Put
                || action instanceof Action.Pseudonymize;
    }

    /** Whether the items of a sequence with this action stay, apart from the attributes in them. */
    static boolean keepsItems(Action action) {
        return !losesItems(action) && !(action instanceof Action.DummyCode);
    }

    /** Does this with the sequence at which the reader is; if its items stay, the reader is at their beginning. */
    void apply(Attribute attribute, Ruling ruling) {
        Action action = ruling.action();
        if (action instanceof Action.Remove) {
            remove(attribute, ruling);
        } else if (action instanceof Action.DummyCode dummy) {
            replaceItems(attribute, ruling, dummy.code());
        } else if (action instanceof Action.Put put && put.value() instanceof WishedValue.Items items) {
            putItems(attribute, ruling, items);
        } else if (losesItems(action)) {
            writer.replaceValue(reader, new byte[0]);
            skip(attribute, ruling, AttributeOutcome.EMPTIED);
        } else {
            boolean blanked = action instanceof Action.Blank;
            listener.became(attribute, ruling, blanked ? AttributeOutcome.BLANKED : AttributeOutcome.STAYS);
            enter(action);
        }
    }

    /** Leaves the sequence out. */
    void remove(Attribute attribute, Ruling ruling) {
        skip(attribute, ruling, AttributeOutcome.REMOVED);
    }

    /** Begins the sequence in the copy; the reader stays at its beginning. */
    void enter(Action action) {
        position.enter(reader, action);
        writer.openAs(reader);
    }

    private void skip(Attribute attribute, Ruling ruling, AttributeOutcome outcome) {
        listener.became(attribute, ruling, outcome);
        reader.skipSequence();
    }

    /** Writes one item with this code instead of all items; a sequence without items stays so. */
    private void replaceItems(Attribute attribute, Ruling ruling, Stamp.Code code) {
        int depth = reader.depth();
        Encoding inside = reader.encoding();
        writer.openAs(reader);
        DatasetReader.Event event = reader.next();
        if (event == DatasetReader.Event.ITEM) {
            CodeItem.write(code, writer, inside);
            listener.became(attribute, ruling, AttributeOutcome.DUMMY_CODE);
        } else {
            listener.note(attribute, Problem.NOTHING_TO_HIDE);
            listener.became(attribute, ruling, AttributeOutcome.STAYS);
        }
        closeBehind(event, depth);
    }

    private void putItems(Attribute attribute, Ruling ruling, WishedValue.Items items) {
        int depth = reader.depth();
        writer.openAs(reader);
        wishedValues.write(items, writer, reader.encoding(), text.scope());
        listener.became(attribute, ruling, AttributeOutcome.REPLACED);
        closeBehind(reader.next(), depth);
    }

    /** Reads to the end of a sequence of this depth, whose items have been written, and ends it. */
    private void closeBehind(DatasetReader.Event first, int depth) {
        DatasetReader.Event event = first;
        while (event != DatasetReader.Event.SEQUENCE_END || reader.depth() != depth) {
            event = reader.next();
        }
        writer.closeAs(reader);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.rewrite.search.UidValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Follows a reader and knows its position: the items around it, how they are treated, and the private creator of each
 * block in them. Confined to one thread.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.8.html">PS3.5 §7.8</a>
 */
final class DatasetPosition {

    private static final int LONGEST_CREATOR = 64;

    private final Deque<OpenSequence> sequences = new ArrayDeque<>();
    private Surroundings surroundings = Surroundings.TOP;
    private Creators creators = new Creators();
    private boolean strict;

    /** A sequence around the reader. */
    private static final class OpenSequence {
        private final Tag tag;
        private final Treatment inside;
        private final Creators creatorsOutside;
        private final boolean strictOutside;
        private int items;

        OpenSequence(Tag tag, Treatment inside, Creators creatorsOutside, boolean strictOutside) {
            this.tag = tag;
            this.inside = inside;
            this.creatorsOutside = creatorsOutside;
            this.strictOutside = strictOutside;
        }
    }

    /** Private creators of one item by group and block; most items have none. */
    private static final class Creators {
        private Map<Integer, String> byBlock = Map.of();

        void put(int tag, String creator) {
            if (byBlock.isEmpty()) {
                byBlock = new HashMap<>();
            }
            byBlock.putIfAbsent(tag, creator);
        }

        String of(Tag tag) {
            int block = tag.isPrivateCreator() ? tag.element() : tag.element() >>> 8;
            return byBlock.getOrDefault(tag.group() << 16 | block, "");
        }
    }

    /** The element or sequence at which the reader is, as the plan is asked about it. */
    Attribute attribute(DatasetReader reader) {
        Tag tag = new Tag(reader.tag());
        String creator = tag.isPrivate() ? creators.of(tag) : "";
        return new Attribute(tag, vr(reader, tag), creator, surroundings);
    }

    /** Implicit VR does not tell which private attributes are UIDs, so their values have to. */
    private static Vr vr(DatasetReader reader, Tag tag) {
        return reader.vr() == Vr.UN && tag.isPrivate() && UidValues.fill(reader) ? Vr.UI : reader.vr();
    }

    /** The items around the reader. */
    Surroundings surroundings() {
        return surroundings;
    }

    /** Whether a sequence around the reader has {@link Action.KeepUnlessIdentifying}. */
    boolean isStrict() {
        return strict;
    }

    /** Tells of every event. The beginning of a sequence has no effect before {@link #enter}. */
    void follow(DatasetReader.Event event, DatasetReader reader) {
        switch (event) {
            case ELEMENT -> element(reader);
            case ITEM -> item();
            case ITEM_END -> surroundings = surroundings.outer();
            case SEQUENCE_END -> leave(sequences.pop());
            case SEQUENCE, END -> {}
        }
    }

    /**
     * Tells that the reader goes through the sequence at which it is.
     *
     * @param action of the sequence
     */
    void enter(DatasetReader reader, Action action) {
        Treatment inside = surroundings.treatment().inside(action);
        sequences.push(new OpenSequence(new Tag(reader.tag()), inside, creators, strict));
        strict |= action instanceof Action.KeepUnlessIdentifying;
    }

    private void leave(OpenSequence sequence) {
        creators = sequence.creatorsOutside;
        strict = sequence.strictOutside;
    }

    private void element(DatasetReader reader) {
        Tag tag = new Tag(reader.tag());
        if (tag.isPrivateCreator() && reader.vr() != Vr.SQ && reader.valueLength() <= LONGEST_CREATOR) {
            creators.put(tag.value(), new String(reader.value(), StandardCharsets.ISO_8859_1).strip());
        }
    }

    private void item() {
        OpenSequence sequence = sequences.element();
        surroundings = surroundings.inside(sequence.tag, sequence.items++, sequence.inside);
        creators = new Creators();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.charset.CharacterSets;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.WishedValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes into items what the plan adds to them, each attribute at its place in the order of tags. Items without
 * additions cost nothing.
 */
final class ItemAdditions {

    private final Plan plan;
    private final DatasetWriter writer;
    private final WishedValues values;
    private final Deque<OpenItem> open = new ArrayDeque<>();

    /** An item with additions. */
    private static final class OpenItem {
        private final Surroundings place;
        private final Map<Tag, WishedValue> additions;
        private final TreeSet<Tag> pending;
        private final Set<Tag> inserted = new HashSet<>();
        private final Encoding encoding;
        private CharacterSets.Scope scope;

        OpenItem(Surroundings place, Map<Tag, WishedValue> additions, Encoding encoding, CharacterSets.Scope scope) {
            this.place = place;
            this.encoding = encoding;
            this.scope = scope;
            this.additions = additions;
            this.pending = new TreeSet<>(additions.keySet());
        }
    }

    ItemAdditions(Plan plan, DatasetWriter writer, WishedValues values) {
        this.plan = plan;
        this.writer = writer;
        this.values = values;
    }

    /** Tells that an item begins, and the encoding of its elements. */
    void open(Surroundings item, Encoding encoding, CharacterSets.Scope scope) {
        Map<Tag, WishedValue> additions = plan.additions(item);
        if (!additions.isEmpty()) {
            open.push(new OpenItem(item, new TreeMap<>(additions), encoding, scope));
        }
    }

    /** Writes all pending attributes that come before this tag. */
    void writeBefore(int tag, Surroundings place, CharacterSets.Scope scope) {
        OpenItem item = at(place);
        if (item == null) {
            return;
        }
        item.scope = scope;
        while (!item.pending.isEmpty()
                && Integer.compareUnsigned(item.pending.first().value(), tag) < 0) {
            insert(item);
        }
    }

    /**
     * Tells that the original has this attribute here.
     *
     * @param goes whether the copy will not have it, so that an addition is still to be written
     * @return whether it must not be in the copy, because an addition takes its place
     */
    boolean replace(int tag, Surroundings place, boolean goes) {
        OpenItem item = at(place);
        if (item == null) {
            return false;
        }
        if (!goes) {
            item.pending.remove(new Tag(tag));
        }
        return item.inserted.contains(new Tag(tag));
    }

    /**
     * Writes all pending attributes, in the item's own character set, at the end of an item with these surroundings.
     */
    void close(Surroundings outside) {
        OpenItem item = open.peek();
        if (item != null && item.place.depth() == outside.depth() + 1) {
            while (!item.pending.isEmpty()) {
                insert(item);
            }
            open.pop();
        }
    }

    private @Nullable OpenItem at(Surroundings place) {
        OpenItem innermost = open.peek();
        return innermost != null && innermost.place.depth() == place.depth() ? innermost : null;
    }

    private void insert(OpenItem item) {
        Tag tag = item.pending.first();
        item.pending.remove(tag);
        if (values.insert(tag, item.additions, writer, item.encoding, item.scope)) {
            item.inserted.add(tag);
        }
    }
}

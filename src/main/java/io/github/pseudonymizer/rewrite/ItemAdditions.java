package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
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
 * What the copy has inside items although the original lacks it, each at its place in the order of tags. Costs nothing
 * for items to which nothing is added.
 */
final class ItemAdditions {

    private final Plan plan;
    private final DatasetWriter writer;
    private final WishedValues values;
    private final Deque<OpenItem> open = new ArrayDeque<>();

    /** An item to which something may have to be added. */
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

    /** Tells that an item begins, whose elements are encoded so. */
    void open(Surroundings item, Encoding encoding, CharacterSets.Scope scope) {
        Map<Tag, WishedValue> additions = plan.additions(item);
        if (!additions.isEmpty()) {
            open.push(new OpenItem(item, new TreeMap<>(additions), encoding, scope));
        }
    }

    /** Writes what comes before this tag and is not there yet. */
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
     * Tells that the original has this element here.
     *
     * @param goes whether it is not in the copy, so that the copy's own is still to be written
     * @return whether it must not be in the copy, because the copy's own stands in its place
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

    /** Writes what is left, in the item's own character set, as an item ends; around it is this. */
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

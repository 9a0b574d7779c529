// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSets;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Encodes the values that clients wish. A value in which the strict rules of {@link LeakCheck} find an identity becomes
 * empty. UIDs that are not well known are mapped.
 */
final class WishedValues {

    private final LeakCheck leaks;
    /** A wished UID that DICOM has registered stays in any attribute. */
    private static final int NO_TAG = 0;

    private final UidReplacements uids;
    private final CopyText text;

    WishedValues(LeakCheck leaks, UidReplacements uids, CopyText text) {
        this.leaks = leaks;
        this.uids = uids;
        this.text = text;
    }

    /** Whether the value mentions an identity; never for items, because their attributes are checked one by one. */
    boolean leaks(WishedValue value) {
        if (value instanceof WishedValue.Text text) {
            return leaks.findsStrictly(text.text());
        }
        return value instanceof WishedValue.Bytes bytes && leaks.findsStrictly(bytes.toByteArray());
    }

    /**
     * The bytes of an element's value, padded.
     *
     * @param order of binary numbers
     * @param inside encoding of items
     * @param scope of the character set
     * @throws IllegalArgumentException if the value does not fit the VR
     */
    byte[] encode(WishedValue value, Vr vr, ByteOrder order, Encoding inside, CharacterSets.Scope scope) {
        if (value instanceof WishedValue.Items items) {
            return items(items.items(), inside, scope);
        }
        if (value instanceof WishedValue.Text text && vr == Vr.UI) {
            return ValueEncoding.pad(ValueEncoding.ascii(uids.replace(ValueEncoding.ascii(text.text()), NO_TAG)), vr);
        }
        if (leaks(value)) {
            return new byte[0];
        }
        if (value instanceof WishedValue.Bytes bytes) {
            return ValueEncoding.inOrder(ValueEncoding.pad(bytes.toByteArray(), vr), vr, order);
        }
        return text.encode(((WishedValue.Text) value).text(), vr, order, scope);
    }

    /** Writes the items into a sequence of the original whose header is written already. */
    void write(WishedValue.Items value, DatasetWriter writer, Encoding inside, CharacterSets.Scope scope) {
        for (SortedMap<Tag, WishedValue> item : value.items()) {
            writer.item(item(item, inside, scope), inside);
        }
    }

    /** Writes an element that the original lacks, unless its value, or its private creator, mentions an identity. */
    boolean insert(
            Tag tag, Map<Tag, WishedValue> all, DatasetWriter writer, Encoding encoding, CharacterSets.Scope scope) {
        WishedValue value = all.get(tag);
        WishedValue creator = tag.isPrivate() ? all.get(PrivateAttribute.creatorOf(tag)) : null;
        if (value == null || (creator != null && leaks(creator))) {
            return false;
        }
        boolean isMapped = Dictionary.vrOf(tag) == Vr.UI;
        if (!isMapped && leaks(value)) {
            return false;
        }
        write(tag, value, writer, encoding, scope);
        return true;
    }

    private byte[] items(List<SortedMap<Tag, WishedValue>> items, Encoding encoding, CharacterSets.Scope scope) {
        DatasetWriter writer = new DatasetWriter(ByteBuffer.allocate(0));
        items.forEach(item -> writer.item(item(item, encoding, scope), encoding));
        return writer.toByteArray();
    }

    private byte[] item(SortedMap<Tag, WishedValue> item, Encoding encoding, CharacterSets.Scope scope) {
        DatasetWriter writer = new DatasetWriter(ByteBuffer.allocate(0));
        item.forEach((tag, value) -> write(tag, value, writer, encoding, scope));
        return writer.toByteArray();
    }

    private void write(Tag tag, WishedValue value, DatasetWriter writer, Encoding encoding, CharacterSets.Scope scope) {
        Vr vr = Dictionary.vrOf(tag);
        writer.element(tag, vr, encode(value, vr, encoding.order(), encoding, scope), encoding);
    }
}

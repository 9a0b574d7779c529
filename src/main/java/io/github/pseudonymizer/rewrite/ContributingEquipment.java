// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.action.Program;
import io.github.pseudonymizer.plan.action.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The item of Contributing Equipment Sequence (0018,A001) by which the copy names this program and its version.
 *
 * <p>An item must have Purpose of Reference Code Sequence and Manufacturer. Contribution DateTime (0018,A002) is left
 * out on purpose: it would be a true date beside shifted ones, and a reader who knows how soon a site makes its copies
 * could compute the shift.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.12.html">PS3.3 Table C.12-1,
 *     §C.12.1.1.5</a>
 */
final class ContributingEquipment {

    private static final int LONGEST_NAME = 64;
    private static final int MOST_ITEMS = 1000;

    /** PS3.16 CID 7005. */
    private static final Stamp.Code PURPOSE = new Stamp.Code("109104", "DCM", "De-identifying Equipment");

    private ContributingEquipment() {}

    /** Writes the whole sequence, if the original has none. */
    static void write(DatasetWriter target, Encoding encoding) {
        DatasetWriter items = new DatasetWriter(ByteBuffer.allocate(0));
        append(items, encoding);
        target.element(new Tag(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE), Vr.SQ, items.toByteArray(), encoding);
    }

    /** Writes our item. */
    static void append(DatasetWriter target, Encoding inside) {
        DatasetWriter purpose = new DatasetWriter(ByteBuffer.allocate(0));
        CodeItem.write(PURPOSE, purpose, inside);
        DatasetWriter item = new DatasetWriter(ByteBuffer.allocate(0));
        item.element(new Tag(Tags.MANUFACTURER), Vr.LO, text(Program.NAME), inside);
        item.element(new Tag(Tags.SOFTWARE_VERSIONS), Vr.LO, text(Program.VERSION), inside);
        item.element(new Tag(Tags.PURPOSE_OF_REFERENCE_CODE_SEQUENCE), Vr.SQ, purpose.toByteArray(), inside);
        target.item(item.toByteArray(), inside);
    }

    private static byte[] text(String value) {
        return ValueEncoding.pad(ValueEncoding.ascii(value), Vr.LO);
    }

    /** Finds the items that an earlier run of this program, in any version, has left. */
    static final class Collector {
        private final Set<Integer> itemStarts = new HashSet<>();

        /** @param reader at an element */
        void see(DatasetReader reader) {
            if (reader.depth() == 1
                    && reader.tag() == Tags.MANUFACTURER
                    && reader.enclosingTag() == Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE
                    && reader.valueLength() <= LONGEST_NAME
                    && itemStarts.size() < MOST_ITEMS
                    && Padding.strip(new String(reader.value(), StandardCharsets.ISO_8859_1))
                            .equals(Program.NAME)) {
                itemStarts.add(reader.enclosingStart());
            }
        }

        /** Where the items begin. */
        Set<Integer> itemStarts() {
            return Set.copyOf(itemStarts);
        }
    }
}

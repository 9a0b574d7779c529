// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static io.github.pseudonymizer.dicom.Vr.OB;
import static io.github.pseudonymizer.dicom.Vr.SH;
import static io.github.pseudonymizer.dicom.Vr.UI;
import static io.github.pseudonymizer.dicom.Vr.UL;

import io.github.pseudonymizer.dicom.Vr;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset in the making, written in Explicit VR Little Endian. It shares no code with the reader and writer of the
 * plugin, so that a mistake there cannot hide here. Confined to one thread.
 */
final class PhantomDataset {

    private static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
    private static final String IMPLEMENTATION = "2.25.303518266127243521412";

    private final Charset charset;
    private final Map<Integer, byte[]> elements = new TreeMap<>(Integer::compareUnsigned);

    /** @param charset that the Specific Character Set, to be put by the caller, stands for */
    PhantomDataset(Charset charset) {
        this.charset = charset;
    }

    /** An item for a sequence of this dataset. */
    PhantomDataset item() {
        return new PhantomDataset(charset);
    }

    /** A dataset with the same elements. */
    PhantomDataset copy() {
        PhantomDataset copy = new PhantomDataset(charset);
        copy.elements.putAll(elements);
        return copy;
    }

    /** Puts text; no value makes the element empty. */
    PhantomDataset put(int tag, Vr vr, String... values) {
        byte[] text =
                String.join("\\", values).getBytes(vr.isAffectedByCharacterSet() ? charset : StandardCharsets.US_ASCII);
        byte[] padded = Arrays.copyOf(text, text.length + text.length % 2);
        if (padded.length > text.length && vr != UI) {
            padded[text.length] = ' ';
        }
        return put(tag, vr, padded);
    }

    /** Puts 16-bit or 32-bit unsigned numbers. */
    PhantomDataset putNumbers(int tag, Vr vr, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * vr.unitBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (long number : numbers) {
            if (vr.unitBytes() == Short.BYTES) {
                bytes.putShort((short) number);
            } else {
                bytes.putInt((int) number);
            }
        }
        return put(tag, vr, bytes.array());
    }

    /** Puts bytes of even number. */
    PhantomDataset put(int tag, Vr vr, byte[] value) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.writeBytes(header(tag, vr, value.length));
        element.writeBytes(value);
        elements.put(tag, element.toByteArray());
        return this;
    }

    /** Puts a sequence whose length, and whose items' lengths, are defined. */
    PhantomDataset put(int tag, List<PhantomDataset> items) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (PhantomDataset item : items) {
            byte[] content = item.encoded();
            value.writeBytes(mark(0xFFFEE000, content.length));
            value.writeBytes(content);
        }
        return put(tag, Vr.SQ, value.toByteArray());
    }

    /** Puts a sequence with delimiters in place of lengths. */
    PhantomDataset putDelimited(int tag, List<PhantomDataset> items) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.writeBytes(header(tag, Vr.SQ, -1));
        for (PhantomDataset item : items) {
            element.writeBytes(mark(0xFFFEE000, -1));
            element.writeBytes(item.encoded());
            element.writeBytes(mark(0xFFFEE00D, 0));
        }
        element.writeBytes(mark(0xFFFEE0DD, 0));
        elements.put(tag, element.toByteArray());
        return this;
    }

    /** The whole DICOM file; SOP Class and SOP Instance UID are put as given. */
    byte[] file(String sopClassUid, String sopInstanceUid) {
        put(0x00080016, UI, sopClassUid).put(0x00080018, UI, sopInstanceUid);
        PhantomDataset meta = item().put(0x00020001, OB, new byte[] {0, 1})
                .put(0x00020002, UI, sopClassUid)
                .put(0x00020003, UI, sopInstanceUid)
                .put(0x00020010, UI, EXPLICIT_VR_LITTLE_ENDIAN)
                .put(0x00020012, UI, IMPLEMENTATION)
                .put(0x00020013, SH, "PHANTOM");
        meta.putNumbers(0x00020000, UL, meta.encoded().length);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(meta.encoded());
        file.writeBytes(encoded());
        return file.toByteArray();
    }

    private byte[] encoded() {
        ByteArrayOutputStream dataset = new ByteArrayOutputStream();
        elements.values().forEach(dataset::writeBytes);
        return dataset.toByteArray();
    }

    private static byte[] header(int tag, Vr vr, int length) {
        ByteBuffer header = ByteBuffer.allocate(vr.hasLongLength() ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort((short) (tag >>> 16)).putShort((short) tag);
        header.put(vr.name().getBytes(StandardCharsets.US_ASCII));
        if (vr.hasLongLength()) {
            header.putShort((short) 0).putInt(length);
        } else {
            header.putShort((short) length);
        }
        return header.array();
    }

    private static byte[] mark(int tag, int length) {
        ByteBuffer mark = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return mark.putShort((short) (tag >>> 16))
                .putShort((short) tag)
                .putInt(length)
                .array();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * An invented dataset, from which tests make files in any transfer syntax and with any form of sequence. Elements come
 * out in the order in which they were put in.
 */
public final class Dataset {

    /** How long sequences and items say they are. */
    public enum Lengths {
        DEFINED,
        UNDEFINED,
        /** Sequences defined, their items not. */
        UNDEFINED_ITEMS,
        /** Sequences undefined, their items defined. */
        UNDEFINED_SEQUENCES;

        boolean definesSequences() {
            return this == DEFINED || this == UNDEFINED_ITEMS;
        }

        boolean definesItems() {
            return this == DEFINED || this == UNDEFINED_SEQUENCES;
        }
    }

    private interface Element {
        byte[] encode(Encoding encoding);
    }

    private final List<Element> elements = new ArrayList<>();

    /** A text element with the VR of the dictionary, ASCII. */
    public Dataset text(int tag, String value) {
        return text(tag, Dictionary.vrOf(new Tag(tag)), value, StandardCharsets.ISO_8859_1);
    }

    public Dataset text(int tag, Vr vr, String value, Charset charset) {
        byte[] bytes = value.getBytes(charset);
        byte[] padded = Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
        if (padded.length > bytes.length && vr != Vr.UI) {
            padded[bytes.length] = ' ';
        }
        return bytes(tag, vr, padded);
    }

    /** Binary numbers with the VR of the dictionary, integers only. */
    public Dataset numbers(int tag, long... values) {
        return numbers(tag, Dictionary.vrOf(new Tag(tag)), values);
    }

    public Dataset numbers(int tag, Vr vr, long... values) {
        elements.add(encoding -> {
            ByteBuffer buffer =
                    ByteBuffer.allocate(values.length * vr.unitBytes()).order(encoding.order());
            for (long value : values) {
                switch (vr.unitBytes()) {
                    case 1 -> buffer.put((byte) value);
                    case 2 -> buffer.putShort((short) value);
                    case 4 -> buffer.putInt((int) value);
                    default -> buffer.putLong(value);
                }
            }
            return element(tag, vr, buffer.array(), encoding);
        });
        return this;
    }

    /** An element with these bytes unchanged in any byte order. */
    public Dataset bytes(int tag, Vr vr, byte[] value) {
        elements.add(encoding -> element(tag, vr, value, encoding));
        return this;
    }

    /** All elements of another dataset. */
    public Dataset include(Dataset other) {
        elements.addAll(other.elements);
        return this;
    }

    /** These bytes in place of an element. */
    public Dataset raw(byte[] bytes) {
        elements.add(encoding -> bytes);
        return this;
    }

    public Dataset sequence(int tag, Lengths lengths, Dataset... items) {
        elements.add(encoding -> sequence(tag, Vr.SQ, lengths, items, encoding, encoding));
        return this;
    }

    /** A sequence as VR UN, whose content is in implicit VR little endian. */
    public Dataset unknownSequence(int tag, Lengths lengths, Dataset... items) {
        elements.add(encoding -> sequence(tag, Vr.UN, lengths, items, encoding, Encoding.IMPLICIT_LITTLE_ENDIAN));
        return this;
    }

    /** A sequence as VR UN, whose content nevertheless tells VRs. */
    public Dataset unknownExplicitSequence(int tag, Lengths lengths, Dataset... items) {
        elements.add(encoding -> sequence(tag, Vr.UN, lengths, items, encoding, Encoding.EXPLICIT_LITTLE_ENDIAN));
        return this;
    }

    /** Encapsulated pixel data; the first fragment is the offset table. */
    public Dataset fragments(int tag, byte[]... fragments) {
        elements.add(encoding -> {
            Bytes bytes = new Bytes(encoding.order());
            header(bytes, tag, Vr.OB, -1, encoding);
            for (byte[] fragment : fragments) {
                bytes.tag(0xFFFEE000).int32(fragment.length).bytes(fragment);
            }
            return bytes.tag(0xFFFEE0DD).int32(0).toByteArray();
        });
        return this;
    }

    /** The elements without anything around them. */
    public byte[] encode(Encoding encoding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        elements.forEach(element -> bytes.writeBytes(element.encode(encoding)));
        return bytes.toByteArray();
    }

    /**
     * A DICOM file with this dataset.
     *
     * @param sopInstanceUid for the meta information
     */
    public byte[] file(TransferSyntax syntax, String sopClassUid, String sopInstanceUid) {
        byte[] dataset = encode(syntax.encoding());
        Bytes meta = new Bytes(ByteOrder.LITTLE_ENDIAN);
        Dataset elements = new Dataset()
                .bytes(0x00020001, Vr.OB, new byte[] {0, 1})
                .text(0x00020002, sopClassUid)
                .text(0x00020003, sopInstanceUid)
                .text(0x00020010, syntax.uid())
                .text(0x00020012, "2.25.4711")
                .text(0x00020016, "MERCY_CT1");
        byte[] rest = elements.encode(Encoding.EXPLICIT_LITTLE_ENDIAN);
        meta.bytes(new byte[128]).bytes("DICM".getBytes(StandardCharsets.US_ASCII));
        meta.bytes(new Dataset().numbers(0x00020000, rest.length).encode(Encoding.EXPLICIT_LITTLE_ENDIAN));
        return meta.bytes(rest)
                .bytes(syntax.deflated() ? deflate(dataset) : dataset)
                .toByteArray();
    }

    private static byte[] sequence(int tag, Vr vr, Lengths lengths, Dataset[] items, Encoding around, Encoding inside) {
        Bytes content = new Bytes(inside.order());
        for (Dataset item : items) {
            byte[] encoded = item.encode(inside);
            content.tag(0xFFFEE000)
                    .int32(lengths.definesItems() ? encoded.length : -1)
                    .bytes(encoded);
            if (!lengths.definesItems()) {
                content.tag(0xFFFEE00D).int32(0);
            }
        }
        if (!lengths.definesSequences()) {
            content.tag(0xFFFEE0DD).int32(0);
        }
        byte[] bytes = content.toByteArray();
        Bytes sequence = new Bytes(around.order());
        header(sequence, tag, vr, lengths.definesSequences() ? bytes.length : -1, around);
        return sequence.bytes(bytes).toByteArray();
    }

    private static byte[] element(int tag, Vr vr, byte[] value, Encoding encoding) {
        Bytes bytes = new Bytes(encoding.order());
        header(bytes, tag, vr, value.length, encoding);
        return bytes.bytes(value).toByteArray();
    }

    private static void header(Bytes bytes, int tag, Vr vr, int length, Encoding encoding) {
        bytes.tag(tag);
        if (!encoding.isExplicit()) {
            bytes.int32(length);
            return;
        }
        bytes.bytes(vr.name().getBytes(StandardCharsets.US_ASCII));
        if (vr.hasLongLength()) {
            bytes.int16(0).int32(length);
        } else {
            bytes.int16(length);
        }
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        while (!deflater.finished()) {
            deflated.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        if (deflated.size() % 2 == 1) {
            deflated.write(0);
        }
        return deflated.toByteArray();
    }

    /** Bytes in one order. */
    private static final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ByteOrder order;

        Bytes(ByteOrder order) {
            this.order = order;
        }

        Bytes bytes(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        Bytes int16(int value) {
            return bytes(
                    ByteBuffer.allocate(2).order(order).putShort((short) value).array());
        }

        Bytes int32(int value) {
            return bytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
        }

        Bytes tag(int tag) {
            return int16(tag >>> 16).int16(tag & 0xFFFF);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}

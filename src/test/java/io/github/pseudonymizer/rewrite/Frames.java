// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.TransferSyntax;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * Compressed frames with the metadata that writers put into them, and files with such frames. The patient is
 * Mercy^John^Q.
 */
public final class Frames {

    public static final int ROWS = 24;
    public static final int COLUMNS = 40;
    public static final String TELLING = "Mercy, John Q. MRN-4711";
    public static final TransferSyntax JPEG = syntax("4.50");
    public static final TransferSyntax JPEG_LS = syntax("4.80");
    public static final TransferSyntax JPEG_2000 = syntax("4.90");
    public static final TransferSyntax RLE = syntax("5");

    private static final byte[] NO_TABLE = {};
    private static final int PIXEL_DATA = 0x7FE00010;

    private Frames() {}

    public static TransferSyntax syntax(String end) {
        return new TransferSyntax("1.2.840.10008.1.2." + end, Encoding.EXPLICIT_LITTLE_ENDIAN, false);
    }

    /** Bytes from numbers, texts and arrays. */
    public static byte[] bytes(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof byte[] array) {
                bytes.writeBytes(array);
            } else if (part instanceof String text) {
                bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                bytes.write((Integer) part);
            }
        }
        return bytes.toByteArray();
    }

    public static byte[] short16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    public static byte[] int32(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    /** A marker segment of JPEG and JPEG 2000. */
    public static byte[] segment(int code, byte[] content) {
        return bytes(0xFF, code, short16(content.length + 2), content);
    }

    public static byte[] segment(int code, String content) {
        return segment(code, bytes(content));
    }

    /** Noise as JPEG, as the runtime compresses it. */
    public static byte[] jpeg(boolean progressive) {
        return jpeg(progressive, COLUMNS, ROWS);
    }

    public static byte[] jpeg(boolean progressive, int columns, int rows) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
        Random random = new Random(4711);
        for (int i = 0; i < rows * columns; i++) {
            image.getRaster().setSample(i % columns, i / columns, 0, random.nextInt(256));
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var output = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG as the runtime decodes it. */
    public static byte[] decoded(byte[] jpeg) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
            int[] samples = image.getRaster().getSamples(0, 0, COLUMNS, ROWS, 0, (int[]) null);
            byte[] pixels = new byte[samples.length];
            for (int i = 0; i < samples.length; i++) {
                pixels[i] = (byte) samples[i];
            }
            return pixels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame with these bytes behind its first marker. */
    public static byte[] withSegments(byte[] jpeg, byte[]... segments) {
        return bytes(0xFF, 0xD8, bytes((Object[]) segments), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** JPEG 2000 in two tile-parts of nonsense, which no test decodes, with a list of their lengths. */
    public static byte[] jpeg2000(byte[] inMain, byte[] inFirst, boolean lastLengthOpen) {
        byte[] first = bytes(inFirst, 0xFF, 0x93, 1, 2, 3, 4, 5);
        byte[] second = bytes(0xFF, 0x93, 6, 7, 0xFF, 0x02, 9);
        byte[] lengths = bytes(0, 0x50, 0, int32(12 + first.length), 1, int32(12 + second.length));
        return bytes(
                0xFF,
                0x4F,
                segment(0x51, new byte[41]),
                inMain,
                segment(0x52, new byte[10]),
                segment(0x55, lengths),
                segment(0x90, bytes(0, 0, int32(12 + first.length), 0, 1)),
                first,
                segment(0x90, bytes(0, 1, int32(lastLengthOpen ? 0 : 12 + second.length), 0, 1)),
                second,
                0xFF,
                0xD9);
    }

    /** JPEG-LS of nonsense, in whose data the end marker of other JPEG cannot stand. */
    public static byte[] jpegLs(byte[] segments) {
        return bytes(
                0xFF,
                0xD8,
                segments,
                segment(0xF7, bytes(8, short16(ROWS), short16(COLUMNS), 1, 1, 0x11, 0)),
                segment(0xDA, bytes(1, 1, 0, 0, 0, 0)),
                1,
                0xFF,
                0x7F,
                2,
                0xFF,
                0x00,
                3,
                0xFF,
                0xD9);
    }

    /** One segment, whose runs make all pixels. */
    public static byte[] rle(byte[] unusedOffset, byte[] behind) {
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        for (int i = 0; i < ROWS * COLUMNS / 120; i++) {
            runs.writeBytes(bytes(257 - 120, i));
        }
        byte[] header = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(1)
                .putInt(64)
                .array();
        System.arraycopy(unusedOffset, 0, header, 40, unusedOffset.length);
        return bytes(header, runs.toByteArray(), behind);
    }

    public static byte[] even(byte[] frame) {
        return Arrays.copyOf(frame, frame.length + (frame.length & 1));
    }

    /** Everything that a file has before its pixels. */
    public static Dataset dataset(int frames) {
        return Copies.instance()
                .numbers(0x00280002, 1)
                .text(0x00280004, "MONOCHROME2")
                .text(0x00280008, "" + frames)
                .numbers(0x00280010, ROWS)
                .numbers(0x00280011, COLUMNS)
                .numbers(0x00280100, 8)
                .numbers(0x00280101, 8)
                .numbers(0x00280102, 7)
                .numbers(0x00280103, 0);
    }

    /** A file of one frame in each of these fragments, without offsets. */
    public static byte[] file(TransferSyntax syntax, byte[]... frames) {
        return fileWithTable(syntax, frames.length, NO_TABLE, frames);
    }

    public static byte[] fileWithTable(TransferSyntax syntax, int frames, byte[] table, byte[]... fragments) {
        byte[][] all = new byte[fragments.length + 1][];
        all[0] = table;
        for (int i = 0; i < fragments.length; i++) {
            all[i + 1] = even(fragments[i]);
        }
        return Copies.file(dataset(frames).fragments(PIXEL_DATA, all), syntax);
    }

    /** A Basic Offset Table. */
    public static byte[] table(int... offsets) {
        ByteBuffer table = ByteBuffer.allocate(4 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int offset : offsets) {
            table.putInt(offset);
        }
        return table.array();
    }

    /** The items of the pixel data of a file, the offset table first. */
    public static List<byte[]> items(byte[] file) {
        DatasetReader reader = Pixels.atPixelData(file);
        ByteBuffer bytes = reader.bytes();
        List<byte[]> items = new ArrayList<>();
        int at = reader.valueStart();
        while (bytes.getInt(at) == 0xE000FFFE) {
            byte[] item = new byte[bytes.getInt(at + 4)];
            bytes.get(at + 8, item);
            items.add(item);
            at += 8 + item.length;
        }
        if (bytes.getInt(at) != 0xE0DDFFFE || at + 8 != reader.end()) {
            throw new AssertionError("no end of the fragments");
        }
        return items;
    }

    /** The copy's frames, each in one fragment. */
    public static List<byte[]> copied(byte[] file) {
        List<byte[]> items = items(Copies.rewrite(file, ActionsByTag.pseudonymize()));
        return items.subList(1, items.size());
    }
}

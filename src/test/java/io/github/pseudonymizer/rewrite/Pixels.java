// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Noise in any layout of native pixels, and a reading of it sample by sample that shares no code with the rewriter.
 *
 * @param photometric (0028,0004)
 * @param samples per pixel
 * @param planar (0028,0006)
 * @param allocated bits
 * @param stored bits
 * @param high bit
 * @param signed 0 or 1
 * @param vr of the pixel data
 */
public record Pixels(
        String photometric, int samples, int planar, int allocated, int stored, int high, int signed, Vr vr) {

    public static final int ROWS = 7;
    public static final int COLUMNS = 10;
    public static final int FRAMES = 3;
    public static final int PIXEL_DATA = 0x7FE00010;

    /** A file with noise. */
    public byte[] file(TransferSyntax syntax) {
        byte[] noise = new byte[bytes() + (bytes() & 1)];
        new Random(4711).nextBytes(noise);
        return file(syntax, noise);
    }

    public byte[] file(TransferSyntax syntax, byte[] value) {
        return Copies.file(dataset().bytes(PIXEL_DATA, vr, value), syntax);
    }

    /** All but the pixels. */
    public Dataset dataset() {
        Dataset dataset = Copies.instance().numbers(0x00280002, samples).text(0x00280004, photometric);
        if (samples > 1) {
            dataset.numbers(0x00280006, planar);
        }
        return dataset.text(0x00280008, "" + FRAMES)
                .numbers(0x00280010, ROWS)
                .numbers(0x00280011, COLUMNS)
                .numbers(0x00280100, allocated)
                .numbers(0x00280101, stored)
                .numbers(0x00280102, high)
                .numbers(0x00280103, signed);
    }

    public int bytes() {
        int perPixel = photometric.equals("YBR_FULL_422") ? 2 : samples;
        return FRAMES * ROWS * COLUMNS * perPixel * allocated / 8;
    }

    /** One sample of one pixel as a number, of the bits stored only. */
    public int sample(byte[] file, int frame, int y, int x, int sample) {
        return sample(atPixelData(file), frame, y, x, sample);
    }

    /** As above, of a file that was read up to its pixels, which takes longer than this. */
    public int sample(DatasetReader reader, int frame, int y, int x, int sample) {
        ByteBuffer bytes = ByteBuffer.wrap(reader.value()).order(reader.valueOrder());
        int index = indexOf(frame, y, x, sample);
        int word;
        if (allocated == 16) {
            word = bytes.getShort(2 * index) & 0xFFFF;
        } else if (reader.valueOrder() == ByteOrder.BIG_ENDIAN && reader.vr() == Vr.OW) {
            word = bytes.getShort(index / 2 * 2) >> (index % 2 * 8) & 0xFF;
        } else {
            word = bytes.get(index) & 0xFF;
        }
        int value = word >> (high + 1 - stored) & ((1 << stored) - 1);
        return signed == 1 && value >= 1 << (stored - 1) ? value - (1 << stored) : value;
    }

    private int indexOf(int frame, int y, int x, int sample) {
        int pixel = y * COLUMNS + x;
        if (photometric.equals("YBR_FULL_422")) {
            int pair = (frame * ROWS * COLUMNS + pixel) / 2 * 4;
            return sample == 0 ? pair + x % 2 : pair + 1 + sample;
        }
        return planar == 1
                ? (frame * samples + sample) * ROWS * COLUMNS + pixel
                : (frame * ROWS * COLUMNS + pixel) * samples + sample;
    }

    public static DatasetReader atPixelData(byte[] file) {
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        while (reader.next() != DatasetReader.Event.END) {
            if (reader.tag() == PIXEL_DATA && reader.depth() == 0) {
                return reader;
            }
        }
        throw new AssertionError("no pixel data");
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import static io.github.pseudonymizer.dicom.Vr.CS;
import static io.github.pseudonymizer.dicom.Vr.IS;
import static io.github.pseudonymizer.dicom.Vr.OW;
import static io.github.pseudonymizer.dicom.Vr.US;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One image too large to be held in memory with ease. */
public final class LargePhantom {

    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    private static final int BLOCK_BYTES = 1 << 20;

    private LargePhantom() {}

    /**
     * Writes a study of one secondary capture with 16-bit pixels, which end the file and differ from block to block.
     *
     * @param rows so many that the pixels are a multiple of 1 MiB
     * @return the study; its instance holds the file without the pixels
     */
    public static PhantomStudy write(Path file, PhantomVisit visit, int rows, int columns) throws IOException {
        return write(file, visit, 1, rows, columns);
    }

    /**
     * As {@link #write(Path, PhantomVisit, int, int)}, for a study of several.
     *
     * @param number of the instance, from 1
     */
    public static PhantomStudy write(Path file, PhantomVisit visit, int number, int rows, int columns)
            throws IOException {
        long pixelBytes = 2L * rows * columns;
        if (pixelBytes % BLOCK_BYTES != 0) {
            throw new IllegalArgumentException("the pixels are no multiple of 1 MiB");
        }
        String sopInstanceUid = visit.sopInstanceUid(number);
        byte[] head = visit.dataset("OT", "Large")
                .put(0x00080064, CS, "SYN")
                .put(0x00200013, IS, "" + number)
                .putNumbers(0x00280002, US, 1)
                .put(0x00280004, CS, "MONOCHROME2")
                .putNumbers(0x00280010, US, rows)
                .putNumbers(0x00280011, US, columns)
                .putNumbers(0x00280100, US, 16)
                .putNumbers(0x00280101, US, 16)
                .putNumbers(0x00280102, US, 15)
                .putNumbers(0x00280103, US, 0)
                .put(0x7FE00010, OW, new byte[0])
                .file(SECONDARY_CAPTURE, sopInstanceUid);
        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(head.length - Integer.BYTES, (int) pixelBytes);
        try (OutputStream output = Files.newOutputStream(file)) {
            output.write(head);
            for (int block = 0; block < pixelBytes / BLOCK_BYTES; block++) {
                output.write(ByteBuffer.allocate(BLOCK_BYTES).putInt(block).array());
            }
        }
        PhantomStudy.Instance instance = new PhantomStudy.Instance(SECONDARY_CAPTURE, sopInstanceUid, head);
        return new PhantomStudy(
                visit.name(),
                visit.patient().id(),
                visit.studyInstanceUid(),
                visit.frameOfReferenceUid(),
                List.of(new PhantomStudy.Series(visit.seriesInstanceUid(), List.of(instance))),
                visit.identities());
    }
}

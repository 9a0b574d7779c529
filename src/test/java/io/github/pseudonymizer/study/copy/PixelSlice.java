// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;

/**
 * A CT slice of two by two pixels.
 *
 * @param burnedIn Burned In Annotation (0028,0301)
 */
record PixelSlice(String patient, String study, String series, String instance, String burnedIn) {

    /** Without text in its pixels. */
    PixelSlice(String patient, String study, String series, String instance) {
        this(patient, study, series, instance, "NO");
    }

    PixelSlice withBurnedInText() {
        return new PixelSlice(patient, study, series, instance, "YES");
    }

    /** Its file. The pixels of a compressed one are invented. */
    byte[] in(String transferSyntax) {
        Dataset dataset = new Dataset()
                .text(0x00080016, Fixture.CT)
                .text(0x00080018, instance)
                .text(0x00081090, "Invented CT 7")
                .text(0x00100010, "Mercy^Quite^Invented")
                .text(0x00100020, patient)
                .text(0x00120062, patient.startsWith("P") ? "YES" : "NO")
                .text(0x0020000D, study)
                .text(0x0020000E, series)
                .numbers(0x00280002, 1)
                .text(0x00280004, "MONOCHROME2")
                .numbers(0x00280010, 2)
                .numbers(0x00280011, 2)
                .numbers(0x00280100, 8)
                .numbers(0x00280101, 8)
                .numbers(0x00280102, 7)
                .numbers(0x00280103, 0)
                .text(0x00280301, burnedIn);
        if (transferSyntax.equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid())) {
            dataset.bytes(0x7FE00010, Vr.OB, new byte[] {9, 9, 9, 9});
        } else {
            dataset.fragments(0x7FE00010, new byte[0], new byte[] {1, 2});
        }
        return dataset.file(TransferSyntax.of(transferSyntax), Fixture.CT, instance);
    }
}

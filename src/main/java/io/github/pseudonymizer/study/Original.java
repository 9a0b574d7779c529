// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/**
 * An instance as received.
 *
 * @param id the archive's id of it
 * @param seriesInstanceUid (0020,000E)
 * @param sopInstanceUid (0008,0018)
 * @param bytes size of its DICOM file
 * @param revision changes whenever the archive stores its file again, even with the same content; empty if the archive
 *     cannot tell
 */
public record Original(String id, String seriesInstanceUid, String sopInstanceUid, long bytes, String revision) {

    @Override
    public String toString() {
        return "Original[redacted]";
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/**
 * The place of a copy: the identifiers from which the archive derives its ids.
 *
 * @param patientId Patient ID (0010,0020): the pseudonym
 * @param studyInstanceUid (0020,000D)
 * @param seriesInstanceUid (0020,000E)
 * @param sopInstanceUid (0008,0018)
 */
public record CopyUids(String patientId, String studyInstanceUid, String seriesInstanceUid, String sopInstanceUid) {}

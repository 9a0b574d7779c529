// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.Locale;

/**
 * Which spellings of a Patient ID (0010,0020) mean one patient.
 *
 * @param ignoreCase whether upper and lower case are the same
 * @param dropLeadingZeros whether zeros at the beginning, after the prefix, do not count
 * @param prefix what does not count at the beginning; empty for nothing
 */
public record PatientIdForm(boolean ignoreCase, boolean dropLeadingZeros, String prefix) {

    /** Each spelling means another patient. */
    public static final PatientIdForm AS_IT_IS = new PatientIdForm(false, false, "");

    /**
     * The one spelling that stands for all.
     *
     * @param patientId without padding
     */
    public String of(String patientId) {
        String id = ignoreCase ? patientId.toUpperCase(Locale.ROOT) : patientId;
        String start = ignoreCase ? prefix.toUpperCase(Locale.ROOT) : prefix;
        if (id.length() > start.length() && id.startsWith(start)) {
            id = id.substring(start.length());
        }
        int zeros = 0;
        while (dropLeadingZeros && zeros < id.length() - 1 && id.charAt(zeros) == '0') {
            zeros++;
        }
        return id.substring(zeros);
    }
}

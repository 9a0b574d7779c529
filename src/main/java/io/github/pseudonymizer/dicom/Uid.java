// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.regex.Pattern;

/**
 * A DICOM unique identifier, such as a Study Instance UID.
 *
 * @param value at most 64 characters, decimal components without leading zeros, no padding
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_9.html">PS3.5 §9</a>
 */
public record Uid(String value) {

    private static final Pattern WELL_FORMED = Pattern.compile("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))*");

    /**
     * @throws IllegalArgumentException if malformed; the message gives only the length, because a malformed UID may
     *     carry a name
     */
    public Uid {
        if (value.length() > 64 || !WELL_FORMED.matcher(value).matches()) {
            throw new IllegalArgumentException("malformed UID of " + value.length() + " characters");
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import io.github.pseudonymizer.dicom.Uid;
import java.util.regex.Pattern;

/** The lasting stand-in for an identity in one domain. */
public sealed interface Pseudonym {

    /** The values of patients' pseudonyms that people may choose, in words. */
    String POSSIBLE =
            "1 to 64 letters, digits and signs of ASCII, except \\ ^ = * and ?, without a space at either end";

    /**
     * Stands for a patient.
     *
     * @param value Patient ID and Patient's Name of every copy
     * @param shift by how much the dates of this patient move
     */
    record OfPatient(String value, DateShift shift) implements Pseudonym {

        private static final Pattern POSSIBLE_VALUE = Pattern.compile("(?! )[ -~&&[^\\\\^=*?]]{1,64}(?<! )");

        /**
         * Whether a value that people choose can be Patient ID (LO) and Patient's Name (PN) of copies, and be searched
         * for by queries of DICOM.
         */
        public static boolean isPossible(String value) {
            return POSSIBLE_VALUE.matcher(value).matches();
        }
    }

    /**
     * Stands for a study.
     *
     * @param uid Study Instance UID of the copy; what {@link UidMapping} makes of the original's
     */
    record OfStudy(Uid uid) implements Pseudonym {}
}

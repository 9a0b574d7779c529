// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.Arrays;

/**
 * Elements of unknown VR that are read as sequences on probation, to find out whether they are.
 *
 * <p>Each of them is entered; if reading its items fails, it is a plain value and reading continues after it. So the
 * examination never goes back, and takes linear time at any depth of nesting.
 */
final class Probe {

    /** One object for all failures, because making an exception would cost more than the reading that it ends. */
    private final DicomException noSequence = new DicomException(DicomException.Reason.MALFORMED, "no sequence");

    private int[] hopes = new int[8];
    private int count;

    DicomException noSequence() {
        return noSequence;
    }

    /** Tells that the element that begins here may be a sequence. */
    void hope(int element) {
        if (count == hopes.length) {
            hopes = Arrays.copyOf(hopes, count * 2);
        }
        hopes[count++] = element;
    }

    /** Tells that neither the element that begins here nor an element in it is a sequence. */
    void disappoint(int element) {
        count = Arrays.binarySearch(hopes, 0, count, element);
    }

    /** Where the elements begin that are sequences, ascending. */
    int[] sequences() {
        return Arrays.copyOf(hopes, count);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Elements of unknown VR that are sequences: the outermost one that was examined, and all inside it. */
final class Confirmed {

    static final Confirmed NOTHING = new Confirmed(new int[0], -1, Encoding.IMPLICIT_LITTLE_ENDIAN, -1);

    private final int[] elements;
    private final int outermost;
    private final Encoding insideOutermost;
    private final int end;

    /** @param elements where they begin, ascending */
    Confirmed(int[] elements, int outermost, Encoding insideOutermost, int end) {
        this.elements = elements;
        this.outermost = outermost;
        this.insideOutermost = insideOutermost;
        this.end = end;
    }

    boolean isEmpty() {
        return elements.length == 0;
    }

    /** Where the outermost examined element ends. */
    int end() {
        return end;
    }

    /** Encoding of the items of this element; null if it is not a sequence. */
    @Nullable
    Encoding encodingOf(int element) {
        if (Arrays.binarySearch(elements, element) < 0) {
            return null;
        }
        return element == outermost ? insideOutermost : Encoding.IMPLICIT_LITTLE_ENDIAN;
    }
}

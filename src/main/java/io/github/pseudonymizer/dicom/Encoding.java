// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.nio.ByteOrder;

/**
 * The layout of data elements in bytes.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.1.2.html">PS3.5 §7.1</a>
 */
public enum Encoding {
    IMPLICIT_LITTLE_ENDIAN(false, ByteOrder.LITTLE_ENDIAN),
    EXPLICIT_LITTLE_ENDIAN(true, ByteOrder.LITTLE_ENDIAN),
    EXPLICIT_BIG_ENDIAN(true, ByteOrder.BIG_ENDIAN);

    private final boolean explicit;
    private final ByteOrder order;

    Encoding(boolean explicit, ByteOrder order) {
        this.explicit = explicit;
        this.order = order;
    }

    /** Whether each element names its VR. */
    public boolean isExplicit() {
        return explicit;
    }

    public ByteOrder order() {
        return order;
    }

    boolean isBigEndian() {
        return order == ByteOrder.BIG_ENDIAN;
    }
}

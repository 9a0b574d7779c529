// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import org.jspecify.annotations.Nullable;

/** Finds VRs by their two bytes without making objects. */
final class VrCodes {

    private static final @Nullable Vr[] BY_CODE = new Vr[1 << 16];

    static {
        for (Vr vr : Vr.values()) {
            BY_CODE[vr.name().charAt(0) << 8 | vr.name().charAt(1)] = vr;
        }
    }

    private VrCodes() {}

    /** @param code first byte in the upper 8 bits of 16 */
    static @Nullable Vr find(int code) {
        return BY_CODE[code];
    }

    static boolean isUpperCase(int code) {
        return isUpperCaseLetter(code >> 8) && isUpperCaseLetter(code & 0xFF);
    }

    private static boolean isUpperCaseLetter(int character) {
        return character >= 'A' && character <= 'Z';
    }
}

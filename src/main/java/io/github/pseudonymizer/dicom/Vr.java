// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.Optional;

/**
 * A value representation.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2</a>
 */
public enum Vr {
    AE(Kind.TEXT),
    AS(Kind.TEXT),
    AT(Kind.NUMBERS, 2),
    CS(Kind.TEXT),
    DA(Kind.TEXT),
    DS(Kind.TEXT),
    DT(Kind.TEXT),
    FD(Kind.NUMBERS, 8),
    FL(Kind.NUMBERS, 4),
    IS(Kind.TEXT),
    LO(Kind.CHARACTERS),
    LT(Kind.CHARACTERS),
    OB(Kind.BYTES, 1),
    OD(Kind.BYTES, 8),
    OF(Kind.BYTES, 4),
    OL(Kind.BYTES, 4),
    OV(Kind.BYTES, 8),
    OW(Kind.BYTES, 2),
    PN(Kind.CHARACTERS),
    SH(Kind.CHARACTERS),
    SL(Kind.NUMBERS, 4),
    SQ(Kind.ITEMS),
    SS(Kind.NUMBERS, 2),
    ST(Kind.CHARACTERS),
    SV(Kind.NUMBERS, 8),
    TM(Kind.TEXT),
    UC(Kind.CHARACTERS),
    UI(Kind.TEXT),
    UL(Kind.NUMBERS, 4),
    UN(Kind.BYTES, 1),
    UR(Kind.TEXT),
    US(Kind.NUMBERS, 2),
    UT(Kind.CHARACTERS),
    UV(Kind.NUMBERS, 8);

    private enum Kind {
        /** Text of the default character repertoire. */
        TEXT,
        /** Text that the Specific Character Set governs. */
        CHARACTERS,
        NUMBERS,
        BYTES,
        ITEMS
    }

    private final Kind kind;
    private final int unitBytes;

    Vr(Kind kind) {
        this(kind, 1);
    }

    Vr(Kind kind, int unitBytes) {
        this.kind = kind;
        this.unitBytes = unitBytes;
    }

    /** The VR of this two-letter code, or empty if the standard knows no such VR. */
    public static Optional<Vr> find(String code) {
        for (Vr vr : values()) {
            if (vr.name().equals(code)) {
                return Optional.of(vr);
            }
        }
        return Optional.empty();
    }

    /** Whether values are characters, in any repertoire. */
    public boolean isText() {
        return kind == Kind.TEXT || kind == Kind.CHARACTERS;
    }

    /** Whether Specific Character Set (0008,0005) governs values (PS3.5 §6.1.2.3). */
    public boolean isAffectedByCharacterSet() {
        return kind == Kind.CHARACTERS;
    }

    /** Whether values are text, and a backslash separates one from the next (PS3.5 §6.2). */
    public boolean isMultiple() {
        return isText() && this != LT && this != ST && this != UT && this != UR;
    }

    /** Whether values are binary numbers, AT included. */
    public boolean isNumbers() {
        return kind == Kind.NUMBERS;
    }

    /** Size in bytes of one binary number, the unit that byte order swaps; 1 for text. */
    public int unitBytes() {
        return unitBytes;
    }

    /** Whether explicit-VR encoding has two reserved bytes and a 32-bit length (PS3.5 §7.1.2). */
    public boolean hasLongLength() {
        return switch (this) {
            case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
            default -> false;
        };
    }
}

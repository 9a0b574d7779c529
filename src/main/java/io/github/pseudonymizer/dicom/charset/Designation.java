// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sets to which the bytes of a text refer at one place.
 *
 * @param g0 the meaning of bytes from 0x21 to 0x7E
 * @param g1 the meaning of bytes from 0xA0; null if none was designated
 */
record Designation(Repertoire g0, @Nullable Repertoire g1) {

    static final Designation ASCII = new Designation(Repertoire.ASCII, null);

    /** The designation after this set was designated. */
    Designation with(Repertoire repertoire) {
        return repertoire.isUpper() ? new Designation(g0, repertoire) : new Designation(repertoire, g1);
    }

    /** Whether the bytes of ASCII mean ASCII. */
    boolean hasAscii() {
        return g0 == Repertoire.ASCII || g0 == Repertoire.ROMAJI;
    }

    /** The escape sequences that lead from another designation to this one. No sequence removes a G1 set. */
    List<byte[]> from(Designation before) {
        if (g1 != null && g1 != before.g1) {
            return g0 == before.g0 ? List.of(g1.escape()) : List.of(g0.escape(), g1.escape());
        }
        return g0 == before.g0 ? List.of() : List.of(g0.escape());
    }
}

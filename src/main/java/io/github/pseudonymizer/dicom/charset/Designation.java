package io.github.pseudonymizer.dicom.charset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sets the bytes of a text mean at one place of it.
 *
 * @param g0 what bytes from 0x21 to 0x7E mean
 * @param g1 what bytes from 0xA0 mean; null if nothing was said
 */
record Designation(Repertoire g0, @Nullable Repertoire g1) {

    static final Designation ASCII = new Designation(Repertoire.ASCII, null);

    /** With this set at its place. */
    Designation with(Repertoire repertoire) {
        return repertoire.isUpper() ? new Designation(g0, repertoire) : new Designation(repertoire, g1);
    }

    /** Whether the bytes of ASCII mean ASCII. */
    boolean hasAscii() {
        return g0 == Repertoire.ASCII || g0 == Repertoire.ROMAJI;
    }

    /** The escape sequences that lead from another designation to this; nothing can take a G1 set away. */
    List<byte[]> from(Designation before) {
        if (g1 != null && g1 != before.g1) {
            return g0 == before.g0 ? List.of(g1.escape()) : List.of(g0.escape(), g1.escape());
        }
        return g0 == before.g0 ? List.of() : List.of(g0.escape());
    }
}

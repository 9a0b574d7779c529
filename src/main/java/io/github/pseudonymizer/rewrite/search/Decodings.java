// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All possible texts of bytes whose character set is unknown: in the sets of the dataset, in the sets used instead of
 * these without escape sequences, in UTF-8 and Latin-1, and with the escape sequences of ISO 2022; in bytes (UN, OB …)
 * also in UTF-16 of both orders. Immutable.
 */
final class Decodings {

    private static final byte ESCAPE = 0x1B;
    private static final CharacterSet LATIN_1 = CharacterSet.of("ISO_IR 100");
    private static final CharacterSet ESCAPES = CharacterSet.of("ISO 2022 IR 100");
    private static final List<Charset> WIDE = List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

    private final Set<CharacterSet> characterSets = new LinkedHashSet<>();

    /** @param declared by the dataset and its items */
    Decodings(List<CharacterSet> declared) {
        for (CharacterSet set : declared) {
            characterSets.add(set);
            characterSets.addAll(set.relatives());
        }
        characterSets.addAll(List.of(CharacterSet.UTF_8, LATIN_1, ESCAPES));
    }

    /** Whether these bytes have only one meaning: ASCII, without a sign of anything else. */
    static boolean isPlain(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes.get(i);
            if (b < 0 || b == ESCAPE || (b == 0 && hasMoreAfter(bytes, i, to))) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is a NUL other than padding, as in UTF-16. */
    static boolean mayBeWide(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) == 0 && hasMoreAfter(bytes, i, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMoreAfter(ByteBuffer bytes, int nul, int to) {
        return nul + 1 < to && bytes.get(nul + 1) != 0;
    }

    void forEach(byte[] value, Vr vr, Consumer<String> reader) {
        for (CharacterSet set : characterSets) {
            reader.accept(set.decode(value, vr));
        }
        if (!vr.isText() || mayBeWide(ByteBuffer.wrap(value), 0, value.length)) {
            for (Charset wide : WIDE) {
                reader.accept(new String(value, wide));
                if (value.length > 1) {
                    reader.accept(new String(value, 1, value.length - 1, wide));
                }
            }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.Vr;
import org.jspecify.annotations.Nullable;

/** One form of character set: turns bytes into text and text into bytes. Thread-safe. */
interface CharacterCoding {

    /**
     * Reads a text.
     *
     * @param vr tells which characters are delimiters, which end the effect of escape sequences
     */
    DecodedText decode(byte[] bytes, Vr vr);

    /** The bytes of a text; null if the set lacks one of its characters. */
    byte @Nullable [] encode(String text, Vr vr);
}

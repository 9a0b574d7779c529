package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.Vr;
import org.jspecify.annotations.Nullable;

/** How one form of character set turns bytes into text and text into bytes. Thread-safe. */
interface CharacterCoding {

    /**
     * Reads a text.
     *
     * @param vr tells which characters delimit and so end what escape sequences began
     */
    DecodedText decode(byte[] bytes, Vr vr);

    /** The bytes of a text, or null if it has a character that has none. */
    byte @Nullable [] encode(String text, Vr vr);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.Vr;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Sets in which a byte from 0x81 may begin a pair whose second byte looks like ASCII, for example a backslash: GB18030,
 * GBK, EUC-KR, and Shift JIS, which contains ISO_IR 13 and is often found under its name.
 */
final class DoubleBytes implements CharacterCoding {

    private static final int LONGEST = 4;

    private final CodeTable pairs;
    private final boolean japanese;
    /** Null if no character is longer than a pair. */
    private final @Nullable Charset fourBytes;

    private final boolean writesPairs;

    private DoubleBytes(CodeTable pairs, boolean japanese, @Nullable Charset fourBytes, boolean writesPairs) {
        this.pairs = pairs;
        this.japanese = japanese;
        this.fourBytes = fourBytes;
        this.writesPairs = writesPairs;
    }

    static DoubleBytes gb18030() {
        return new DoubleBytes(CodeTable.ofPairs("GB18030", 0x81, 0xFE), false, Charset.forName("GB18030"), true);
    }

    static DoubleBytes gbk() {
        return new DoubleBytes(CodeTable.ofPairs("GBK", 0x81, 0xFE), false, null, true);
    }

    static DoubleBytes korean() {
        return new DoubleBytes(CodeTable.ofPairs("EUC-KR", 0xA1, 0xFE), false, null, true);
    }

    /** For ISO_IR 13: only its own characters are written. */
    static DoubleBytes japanese() {
        Repertoire.KATAKANA.require();
        return new DoubleBytes(CodeTable.ofPairs("Shift_JIS", 0x81, 0xFC), true, null, false);
    }

    @Override
    public DecodedText decode(byte[] bytes, Vr vr) {
        DecodedText.Builder text = new DecodedText.Builder(bytes, false);
        int i = 0;
        while (i < bytes.length) {
            i = add(bytes, i, text);
        }
        return text.build();
    }

    private int add(byte[] bytes, int at, DecodedText.Builder text) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80 || (japanese && first >= 0xA1 && first <= 0xDF)) {
            char character = first < 0x80 ? (char) first : Repertoire.KATAKANA.character(first);
            text.add(character, at, at + 1, Designation.ASCII);
            if (first == 0x1B) {
                text.doubt();
            }
            return at + 1;
        }
        int second = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
        char character = pairs.character(first << 8 | second);
        if (character != CodeTable.NONE) {
            text.add(character, at, at + 2, Designation.ASCII);
            return at + 2;
        }
        int codePoint = fourBytes == null ? -1 : ofFour(bytes, at, fourBytes);
        if (codePoint >= 0) {
            text.addCodePoint(codePoint, at, at + LONGEST);
            return at + LONGEST;
        }
        text.addUndecodable(at, Designation.ASCII);
        return at + 1;
    }

    private static int ofFour(byte[] bytes, int at, Charset charset) {
        if (at + LONGEST > bytes.length || bytes[at + 1] < '0' || bytes[at + 1] > '9') {
            return -1;
        }
        String text = new String(bytes, at, LONGEST, charset);
        boolean one = text.codePointCount(0, text.length()) == 1 && text.charAt(0) != CodeTable.NONE;
        return one ? text.codePointAt(0) : -1;
    }

    @Override
    public byte @Nullable [] encode(String text, Vr vr) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            byte[] encoded = encode(text.codePointAt(i));
            if (encoded.length == 0) {
                return null;
            }
            bytes.writeBytes(encoded);
        }
        return bytes.toByteArray();
    }

    private byte[] encode(int codePoint) {
        if (codePoint < 0x80) {
            return new byte[] {(byte) codePoint};
        }
        if (japanese && codePoint <= Character.MAX_VALUE) {
            byte[] katakana = Repertoire.KATAKANA.encode((char) codePoint);
            if (katakana.length > 0) {
                return katakana;
            }
        }
        int code = writesPairs && codePoint <= Character.MAX_VALUE ? pairs.code((char) codePoint) : 0;
        if (code != 0) {
            return new byte[] {(byte) (code >>> 8), (byte) code};
        }
        boolean unpaired = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return fourBytes == null || unpaired
                ? new byte[0]
                : Character.toString(codePoint).getBytes(fourBytes);
    }
}

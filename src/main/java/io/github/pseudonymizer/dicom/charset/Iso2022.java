// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.Vr;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One byte a character; with code extensions, the characters that escape sequences designate. Delimiters and control
 * characters end the effect of escape sequences (PS3.5 §6.1.2.5.3). Undeclared sets are read, too, but not written.
 */
final class Iso2022 implements CharacterCoding {

    private static final byte ESCAPE = 0x1B;

    private final Designation initial;
    private final List<Repertoire> others;
    private final boolean escapes;

    /**
     * @param initial the meaning of the first value of Specific Character Set
     * @param others the sets of the further values
     * @param escapes whether there are code extensions
     */
    Iso2022(Designation initial, List<Repertoire> others, boolean escapes) {
        this.initial = initial;
        this.others = List.copyOf(others);
        this.escapes = escapes;
    }

    boolean escapes() {
        return escapes;
    }

    Designation initial() {
        return initial;
    }

    List<Repertoire> others() {
        return others;
    }

    @Override
    public DecodedText decode(byte[] bytes, Vr vr) {
        DecodedText.Builder text = new DecodedText.Builder(bytes, escapes);
        Designation now = initial;
        int i = 0;
        while (i < bytes.length) {
            byte b = bytes[i];
            Optional<Repertoire> designated =
                    b == ESCAPE && escapes ? Repertoire.designatedAt(bytes, i) : Optional.empty();
            if (designated.isPresent()) {
                now = now.with(designated.get());
                i += designated.get().escapeLength();
            } else {
                int end = add(bytes, i, now, text);
                if (end == i + 1 && ends(b, now, vr)) {
                    now = initial;
                }
                i = end;
            }
        }
        return text.build();
    }

    /** Adds the character at this place, and returns where it ends. */
    private int add(byte[] bytes, int at, Designation now, DecodedText.Builder text) {
        int code = bytes[at] & 0xFF;
        if (code <= ' ' || code == 0x7F) {
            text.add((char) code, at, at + 1, now);
            if (code == ESCAPE) {
                text.doubt();
            }
            return at + 1;
        }
        Repertoire repertoire = code < 0x80 ? now.g0() : now.g1();
        if (repertoire == null) {
            // The byte is undeclared; all programs take it for Latin-1.
            text.add((char) code, at, at + 1, now);
            text.doubt();
            return at + 1;
        }
        int length = repertoire.hasPairs() ? 2 : 1;
        char character = CodeTable.NONE;
        if (at + length <= bytes.length && (length == 1 || isOfSameHalf(code, bytes[at + 1]))) {
            character = repertoire.character(length == 1 ? code : code << 8 | (bytes[at + 1] & 0xFF));
        }
        if (character == CodeTable.NONE) {
            text.addUndecodable(at, now);
            return at + 1;
        }
        text.add(character, at, at + length, now);
        return at + length;
    }

    private static boolean isOfSameHalf(int first, byte second) {
        int code = second & 0xFF;
        return first < 0x80 ? code > ' ' && code < 0x7F : code > 0xA0 && code < 0xFF;
    }

    private static boolean ends(byte b, Designation now, Vr vr) {
        return (b >= 0 && b < ' ') || (now.hasAscii() && isDelimiter((char) b, vr));
    }

    private static boolean isDelimiter(char character, Vr vr) {
        return switch (character) {
            case '\\' -> vr.isMultiple();
            case '^', '=' -> vr == Vr.PN;
            default -> false;
        };
    }

    @Override
    public byte @Nullable [] encode(String text, Vr vr) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Designation now = initial;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean plain = character <= 0x7F;
            Designation next = plain ? plain(character, now, vr) : designationOf(character, now);
            if (next == null) {
                return null;
            }
            next.from(now).forEach(bytes::writeBytes);
            now = next;
            bytes.writeBytes(plain ? new byte[] {(byte) character} : encode(character, now));
            if (plain && ends((byte) character, now, vr)) {
                now = initial;
            }
        }
        initial.from(now).forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    /** ASCII; before delimiters also the first set. */
    private Designation plain(char character, Designation now, Vr vr) {
        return ends((byte) character, initial, vr) ? initial : now.hasAscii() ? now : now.with(initial.g0());
    }

    private @Nullable Designation designationOf(char character, Designation now) {
        if (encode(character, now).length > 0) {
            return now;
        }
        List<Repertoire> choices = new ArrayList<>(others);
        if (initial.g1() != null) {
            choices.add(0, initial.g1());
        }
        for (Repertoire choice : choices) {
            if (choice.encode(character).length > 0 && (escapes || choice == initial.g1())) {
                return now.with(choice);
            }
        }
        return null;
    }

    private static byte[] encode(char character, Designation now) {
        byte[] lower = now.g0().encode(character);
        return lower.length > 0 || now.g1() == null ? lower : now.g1().encode(character);
    }
}

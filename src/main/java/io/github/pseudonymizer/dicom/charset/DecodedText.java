// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of some bytes, and the bytes of each of its characters. An undecodable byte becomes one of U+F700 to U+F7FF,
 * so that different bytes are different texts. Immutable.
 */
public final class DecodedText {

    private final byte[] bytes;
    private final String text;
    private final boolean complete;
    /** Null if each byte is a character. */
    private final int @Nullable [] starts;

    private final int @Nullable [] ends;
    /** Null if there are no escape sequences. */
    private final Designation @Nullable [] designations;

    private DecodedText(
            byte[] bytes,
            String text,
            boolean complete,
            int @Nullable [] starts,
            int @Nullable [] ends,
            Designation @Nullable [] designations) {
        this.bytes = bytes;
        this.text = text;
        this.complete = complete;
        this.starts = starts;
        this.ends = ends;
        this.designations = designations;
    }

    /** Gathers a text character by character. Confined to one thread. */
    static final class Builder {
        private final byte[] bytes;
        private final StringBuilder text;
        private final int[] starts;
        private final int[] ends;
        private final Designation @Nullable [] designations;
        private boolean complete = true;

        Builder(byte[] bytes, boolean escapes) {
            this.bytes = bytes;
            this.text = new StringBuilder(bytes.length);
            this.starts = new int[bytes.length];
            this.ends = new int[bytes.length];
            this.designations = escapes ? new Designation[bytes.length] : null;
        }

        void add(char character, int start, int end, Designation designation) {
            starts[text.length()] = start;
            ends[text.length()] = end;
            if (designations != null) {
                designations[text.length()] = designation;
            }
            text.append(character);
        }

        void addCodePoint(int codePoint, int start, int end) {
            for (char character : Character.toChars(codePoint)) {
                add(character, start, end, Designation.ASCII);
            }
        }

        void addUndecodable(int at, Designation designation) {
            add((char) (UNDECODABLE + (bytes[at] & 0xFF)), at, at + 1, designation);
            complete = false;
        }

        /** Tells that the bytes are not as declared. */
        void doubt() {
            complete = false;
        }

        DecodedText build() {
            return new DecodedText(bytes, text.toString(), complete, starts, ends, designations);
        }
    }

    private static final int UNDECODABLE = 0xF700;

    /** The text of bytes that are ASCII without escape sequences. */
    static DecodedText ofAscii(byte[] bytes) {
        return new DecodedText(bytes, latin(bytes), true, null, null, null);
    }

    /**
     * A text that takes the place of some characters.
     *
     * @param start first of the characters replaced, as an index into the text
     * @param end after the last one
     * @param text ASCII
     */
    public record Substitution(int start, int end, String text) {

        @Override
        public String toString() {
            return "Substitution[" + start + ", " + end + "]";
        }
    }

    public String text() {
        return text;
    }

    /**
     * Whether every byte was a character of the character set, and each escape sequence was at a place where it may be.
     */
    public boolean isComplete() {
        return complete;
    }

    /** The bytes, split where this character is a separator. */
    public List<byte[]> split(char separator) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
            parts.add(Arrays.copyOfRange(bytes, start, startOf(at)));
            start = endOf(at);
        }
        parts.add(Arrays.copyOfRange(bytes, start, bytes.length));
        return parts;
    }

    /**
     * The bytes with some characters replaced and all others unchanged. Escape sequences are added if the new text
     * would mean something else without them.
     *
     * @param substitutions in ascending order, not overlapping, none empty
     */
    public byte[] with(List<Substitution> substitutions) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream(bytes.length);
        int position = 0;
        for (Substitution substitution : substitutions) {
            int start = startOf(substitution.start());
            changed.write(bytes, position, start - position);
            Designation before = designation(substitution.start());
            Designation around = before.hasAscii() ? before : before.with(Repertoire.ASCII);
            around.from(before).forEach(changed::writeBytes);
            changed.writeBytes(latin(substitution.text()));
            designation(substitution.end() - 1).from(around).forEach(changed::writeBytes);
            position = endOf(substitution.end() - 1);
        }
        changed.write(bytes, position, bytes.length - position);
        return changed.toByteArray();
    }

    private int startOf(int character) {
        return starts == null ? character : starts[character];
    }

    private int endOf(int character) {
        return ends == null ? character + 1 : ends[character];
    }

    private Designation designation(int character) {
        return designations == null ? Designation.ASCII : designations[character];
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return "DecodedText[" + bytes.length + " bytes]";
    }
}

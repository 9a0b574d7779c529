// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text, folded for comparison, that remembers the source of each character. Filled again and again. */
final class FoldedText {

    private char[] characters = new char[256];
    private int length;
    /** The unfolded text; null if it was ASCII, so that all characters keep their places. */
    private @Nullable String source;

    private int[] sources = new int[256];

    /** Fills it with bytes that are ASCII. */
    void read(ByteBuffer ascii, int from, int to) {
        length = to - from;
        source = null;
        if (characters.length < length) {
            characters = new char[Math.max(length, 2 * characters.length)];
        }
        for (int i = 0; i < length; i++) {
            characters[i] = Folding.foldAscii(ascii.get(from + i) & 0xFF);
        }
    }

    void read(String text) {
        length = 0;
        source = text;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            add(Folding.fold(text.codePointAt(i)), i);
        }
    }

    private void add(String folded, int at) {
        if (length + folded.length() > characters.length || length + folded.length() > sources.length) {
            int larger = 2 * (length + folded.length());
            characters = Arrays.copyOf(characters, larger);
            sources = Arrays.copyOf(sources, larger);
        }
        for (int i = 0; i < folded.length(); i++) {
            characters[length] = folded.charAt(i);
            sources[length] = at;
            length++;
        }
    }

    int length() {
        return length;
    }

    char at(int index) {
        return characters[index];
    }

    /** Whether every character of the source is on one side of this place only. */
    boolean isBoundary(int index) {
        return source == null || index == 0 || index >= length || sources[index] != sources[index - 1];
    }

    /** The place in the source of the character at this place. */
    int sourceStart(int index) {
        return source == null ? index : sources[index];
    }

    /** The place in the source after the character before this place, and after invisible characters. */
    int sourceEnd(int index) {
        if (source == null) {
            return index;
        }
        return index < length ? sources[index] : source.length();
    }
}

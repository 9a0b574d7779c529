// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text with a name and some values in each line, which can be read again with any values, because each stands after
 * its length. Confined to one thread.
 */
public final class Lines {

    /** 64 bits: with a thousand texts the odds that two share a digest are 1 in 10<sup>13</sup>. */
    private static final int BYTES = 8;

    private final StringBuilder text = new StringBuilder();

    /** One line of such a text. */
    public record Line(String name, List<String> values) {

        public Line {
            values = List.copyOf(values);
        }
    }

    public void line(String name, Collection<String> values) {
        text.append(name);
        values.forEach(
                value -> text.append(' ').append(value.length()).append(':').append(value));
        text.append('\n');
    }

    public void line(String name, String value) {
        line(name, List.of(value));
    }

    /** For values without an order of their own. */
    public void sorted(String name, Stream<String> values) {
        line(name, values.sorted().toList());
    }

    /** What {@link #of} reads. */
    public String text() {
        return text.toString();
    }

    /** The beginning of SHA-256 over the text: 16 hexadecimal digits, in lower case. */
    public String digest() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /**
     * Reads what {@link #text} gave.
     *
     * @throws IllegalArgumentException if it is something else; the message has nothing of it
     */
    public static List<Line> of(String text) {
        try {
            return read(text);
        } catch (IndexOutOfBoundsException | NumberFormatException malformed) {
            throw new IllegalArgumentException("malformed text of " + text.length() + " characters");
        }
    }

    private static List<Line> read(String text) {
        List<Line> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int begin = at;
            while (text.charAt(at) != ' ' && text.charAt(at) != '\n') {
                at++;
            }
            String name = text.substring(begin, at);
            List<String> values = new ArrayList<>();
            while (text.charAt(at) == ' ') {
                int colon = text.indexOf(':', at);
                int end = colon + 1 + Integer.parseInt(text.substring(at + 1, colon));
                values.add(text.substring(colon + 1, end));
                at = end;
            }
            at++;
            lines.add(new Line(name, values));
        }
        return lines;
    }
}

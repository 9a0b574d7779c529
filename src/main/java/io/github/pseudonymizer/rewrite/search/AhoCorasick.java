// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DicomException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all of many terms in one pass over a text, in linear time for any terms (Aho and Corasick, 1975). Terms and
 * text are folded. Immutable, thread-safe.
 */
final class AhoCorasick {

    private static final int MOST_STATES = 1 << 16;
    private static final int NONE = -1;

    private final List<SearchTerm> terms;
    /**
     * The class of a character, by its upper and lower byte. Characters that occur in no term share class 0; most pages
     * are this one.
     */
    private static final int[] NO_CLASSES = new int[256];

    private final int[][] classes = new int[256][];

    private final int classCount;
    private final int[] next;
    private final int[] found;
    private final int[] shorter;

    AhoCorasick(List<SearchTerm> terms) {
        this.terms = terms;
        this.classCount = classify();
        int most = 1 + terms.stream().mapToInt(SearchTerm::length).sum();
        if (most > MOST_STATES) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, "more identities than one instance can have");
        }
        this.next = new int[most * classCount];
        this.found = new int[most];
        this.shorter = new int[most];
        Arrays.fill(found, NONE);
        Arrays.fill(shorter, NONE);
        connect(plant());
    }

    /** The state after this character. The first state is 0. */
    int step(int state, char character) {
        return next[state * classCount + classOf(character)];
    }

    private int classOf(char character) {
        return classes[character >>> 8][character & 0xFF];
    }

    /** Index of the longest term that ends in this state; -1 if none does. */
    int longest(int state) {
        return found[state] != NONE ? state : shorter[state];
    }

    /** As {@link #longest}, the next shorter one. */
    int shorter(int match) {
        return shorter[match];
    }

    /** The term that {@link #longest} or {@link #shorter} found. */
    int indexOf(int match) {
        return found[match];
    }

    SearchTerm term(int index) {
        return terms.get(index);
    }

    boolean isEmpty() {
        return terms.isEmpty();
    }

    private int classify() {
        Arrays.fill(classes, NO_CLASSES);
        int count = 1;
        for (SearchTerm term : terms) {
            for (int i = 0; i < term.length(); i++) {
                char character = term.text().charAt(i);
                int page = character >>> 8;
                if (classes[page] == NO_CLASSES) {
                    classes[page] = new int[256];
                }
                if (classes[page][character & 0xFF] == 0) {
                    classes[page][character & 0xFF] = count;
                    count++;
                }
            }
        }
        return count;
    }

    /** Makes the tree of all terms, and returns the number of its states. */
    private int plant() {
        int states = 1;
        for (int n = 0; n < terms.size(); n++) {
            String text = terms.get(n).text();
            int state = 0;
            for (int i = 0; i < text.length(); i++) {
                int edge = state * classCount + classOf(text.charAt(i));
                if (next[edge] == 0) {
                    next[edge] = states;
                    states++;
                }
                state = next[edge];
            }
            found[state] = n;
        }
        return states;
    }

    /** Goes breadth first, and replaces each missing edge by that of the longest suffix that is also a prefix. */
    private void connect(int states) {
        int[] queue = new int[states];
        int[] suffix = new int[states];
        int tail = 0;
        for (int c = 0; c < classCount; c++) {
            if (next[c] != 0) {
                queue[tail++] = next[c];
            }
        }
        for (int head = 0; head < tail; head++) {
            int state = queue[head];
            shorter[state] = longest(suffix[state]);
            for (int c = 0; c < classCount; c++) {
                int edge = state * classCount + c;
                int fallback = next[suffix[state] * classCount + c];
                if (next[edge] == 0) {
                    next[edge] = fallback;
                } else {
                    suffix[next[edge]] = fallback;
                    queue[tail++] = next[edge];
                }
            }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DicomException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all of many terms in one pass over a text, in linear time for any terms (Aho and Corasick, 1975). Terms and
 * text are folded. Immutable, thread-safe.
 *
 * <p>A table has the step for each state and each character of the terms. It would need gigabytes for a name of
 * thousands of different ideographs, and such a name must be found, too: then the steps are looked for in the tree of
 * the terms, which is slower.
 */
final class AhoCorasick {

    private static final int MOST_STATES = 1 << 16;
    /** Steps in the table: 8 MiB. */
    private static final int LARGEST_TABLE = 1 << 21;

    private static final int NONE = -1;

    private final List<SearchTerm> terms;
    /**
     * The class of a character, by its upper and lower byte. Characters that occur in no term share class 0; most pages
     * are this one.
     */
    private static final int[] NO_CLASSES = new int[256];

    private final int[][] classes = new int[256][];

    private final int classCount;
    private final TermTree tree;
    /** For each state the longest other one that it ends with. */
    private final int[] suffixes;
    /** The next state by state and class; empty if it would be too large. */
    private final int[] table;

    private final int[] found;
    private final int[] shorter;

    AhoCorasick(List<SearchTerm> terms) {
        this.terms = terms;
        this.classCount = classify();
        int most = 1 + terms.stream().mapToInt(SearchTerm::length).sum();
        if (most > MOST_STATES) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, "more identities than one instance can have");
        }
        this.tree = new TermTree(terms, most);
        this.suffixes = new int[tree.size()];
        this.found = new int[tree.size()];
        this.shorter = new int[tree.size()];
        Arrays.fill(found, NONE);
        Arrays.fill(shorter, NONE);
        connect();
        boolean small = (long) tree.size() * classCount <= LARGEST_TABLE;
        this.table = small ? table() : new int[0];
    }

    /** The state after this character. The first state is 0. */
    int step(int state, char character) {
        return table.length > 0 ? table[state * classCount + classOf(character)] : walk(state, character);
    }

    private int walk(int state, char character) {
        int from = state;
        int next = tree.child(from, character);
        while (next == 0 && from != 0) {
            from = suffixes[from];
            next = tree.child(from, character);
        }
        return next;
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

    private void connect() {
        for (int n = 0; n < terms.size(); n++) {
            found[tree.end(n)] = n;
        }
        for (int state = 1; state < tree.size(); state++) {
            int parent = tree.parent(state);
            suffixes[state] = parent == 0 ? 0 : walk(suffixes[parent], tree.character(state));
            shorter[state] = longest(suffixes[state]);
        }
    }

    /** Each missing edge becomes that of the longest suffix, whose own edges are complete because it is shorter. */
    private int[] table() {
        int[] steps = new int[tree.size() * classCount];
        for (int state = 1; state < tree.size(); state++) {
            steps[tree.parent(state) * classCount + classOf(tree.character(state))] = state;
        }
        for (int state = 1; state < tree.size(); state++) {
            for (int c = 0; c < classCount; c++) {
                if (steps[state * classCount + c] == 0) {
                    steps[state * classCount + c] = steps[suffixes[state] * classCount + c];
                }
            }
        }
        return steps;
    }
}

package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DicomException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds all of many texts in one pass over bytes, whatever the texts and the bytes are (Aho and Corasick, 1975). ASCII
 * letters match in either case. Immutable, thread-safe.
 */
final class Automaton {

    private static final int MOST_STATES = 1 << 16;
    private static final int NONE = -1;

    private final List<Needle> needles;
    /** Bytes that occur in no needle share class 0. */
    private final int[] classes = new int[256];

    private final int classCount;
    private final int[] next;
    private final int[] found;
    private final int[] shorter;

    Automaton(List<Needle> needles) {
        this.needles = needles;
        this.classCount = classify();
        int most = 1 + needles.stream().mapToInt(Needle::length).sum();
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

    /** The state after this byte. The first state is 0. */
    int step(int state, byte b) {
        return next[state * classCount + classes[b & 0xFF]];
    }

    /** The longest needle that ends in this state, as an index; -1 if none does. */
    int longest(int state) {
        return found[state] != NONE ? state : shorter[state];
    }

    /** As {@link #longest}, the next shorter one. */
    int shorter(int match) {
        return shorter[match];
    }

    /** What {@link #longest} or {@link #shorter} found. */
    int indexOf(int match) {
        return found[match];
    }

    Needle needle(int index) {
        return needles.get(index);
    }

    boolean isEmpty() {
        return needles.isEmpty();
    }

    private int classify() {
        int count = 1;
        for (Needle needle : needles) {
            for (int i = 0; i < needle.length(); i++) {
                int character = needle.text().charAt(i);
                if (classes[character] == 0) {
                    classes[character] = count;
                    count++;
                }
            }
        }
        for (int letter = 'a'; letter <= 'z'; letter++) {
            classes[letter] = classes[Needle.fold(letter)];
        }
        return count;
    }

    /** Makes the tree of all needles; returns the number of its states. */
    private int plant() {
        int states = 1;
        for (int n = 0; n < needles.size(); n++) {
            String text = needles.get(n).text();
            int state = 0;
            for (int i = 0; i < text.length(); i++) {
                int edge = state * classCount + classes[text.charAt(i)];
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

    /** Breadth first, makes of the missing edges those of the longest suffix that is a prefix, too. */
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

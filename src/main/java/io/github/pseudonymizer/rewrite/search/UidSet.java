// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.Set;

/**
 * Finds UIDs in texts: each run of digits and dots is looked up as a whole, so thousands of UIDs cost no more than one.
 * Immutable, thread-safe.
 */
final class UidSet {

    /** Shorter ones look like version numbers. */
    private static final int SHORTEST_IN_TEXT = 8;

    private static final int EMPTY = 0;

    private final Set<String> uids;
    private final long[] hashes;

    UidSet(Set<String> uids) {
        this.uids = uids;
        this.hashes = new long[Integer.highestOneBit(Math.max(8, uids.size() * 2)) * 2];
        for (String uid : uids) {
            long hash = 1;
            for (int i = 0; i < uid.length(); i++) {
                hash = mix(hash, uid.charAt(i));
            }
            hashes[slot(hash)] = hash;
        }
    }

    /** Whether this could be found: only digits and dots, no dot at either end. */
    static boolean isRun(String uid) {
        return uid.chars().allMatch(UidSet::isOfRun) && !uid.startsWith(".") && !uid.endsWith(".");
    }

    /**
     * Finds the UIDs in a part of a text.
     *
     * @param whole whether the text is the value of a UID element, in which short ones count, too
     */
    void find(FoldedText text, int from, int to, boolean whole, Matches matches) {
        int i = uids.isEmpty() ? to : from;
        while (i < to && !matches.suffice()) {
            if (!Scripts.isDigit(text.at(i))) {
                i++;
                continue;
            }
            int start = i;
            int end = i;
            long hash = 1;
            long hashAtEnd = 1;
            for (; i < to && isOfRun(text.at(i)); i++) {
                hash = mix(hash, text.at(i));
                if (text.at(i) != '.') {
                    end = i + 1;
                    hashAtEnd = hash;
                }
            }
            boolean longEnough = end - start >= SHORTEST_IN_TEXT || (whole && start == from && end == to);
            if (longEnough && contains(hashAtEnd, text, start, end)) {
                matches.add(start, end);
            }
        }
    }

    private boolean contains(long hash, FoldedText text, int start, int end) {
        if (hashes[slot(hash)] == EMPTY) {
            return false;
        }
        StringBuilder uid = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            uid.append(text.at(i));
        }
        return uids.contains(uid.toString());
    }

    /** The slot of this hash, or the free slot for it. */
    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (hashes[slot] != EMPTY && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long mix(long hash, int character) {
        long mixed = (hash ^ character) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }

    private static boolean isOfRun(int character) {
        return Scripts.isDigit(character) || character == '.';
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Tags of attributes that the copy has to get, in the order of a dataset. Each is settled once. */
final class PendingTags {

    private final int[] tags;
    private final Set<Integer> settled = new HashSet<>();
    private int next;

    /** @param tags in any order; one may come twice */
    PendingTags(IntStream tags) {
        this.tags = tags.boxed()
                .sorted(Integer::compareUnsigned)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Whether a tag before this one is not settled yet. */
    boolean hasBefore(int tag) {
        while (next < tags.length && Integer.compareUnsigned(tags[next], tag) < 0) {
            if (!settled.contains(tags[next])) {
                return true;
            }
            next++;
        }
        return false;
    }

    /** Settles the next tag, and moves behind it. Only after {@link #hasBefore}. */
    int take() {
        int tag = tags[next++];
        settled.add(tag);
        return tag;
    }

    /** Whether this tag would be the next one. */
    boolean isNext(int tag) {
        return next < tags.length && tags[next] == tag;
    }

    /** Settles this tag; false if it was settled before. */
    boolean settle(int tag) {
        return settled.add(tag);
    }

    boolean isSettled(int tag) {
        return settled.contains(tag);
    }
}

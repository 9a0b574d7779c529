// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Digests, of each the first four bytes: enough to say of all but one in hundreds that they are not among them, even of
 * ten million. Immutable; with a few more it shares most of its memory with the one before. Thread-safe.
 */
final class DigestSet {

    static final DigestSet NONE = new DigestSet(List.of());

    private static final int MOST_PARTS = 16;

    /** Each sorted. */
    private final List<int[]> parts;

    private DigestSet(List<int[]> parts) {
        this.parts = parts;
    }

    /** With the digests of a query. */
    DigestSet with(Stream<byte[]> digests) {
        int[] more = digests.mapToInt(DigestSet::beginning).sorted().toArray();
        if (more.length == 0) {
            return this;
        }
        List<int[]> all = new ArrayList<>(parts);
        all.add(more);
        return new DigestSet(all.size() > MOST_PARTS ? List.of(merged(all)) : List.copyOf(all));
    }

    private static int[] merged(List<int[]> parts) {
        return parts.stream().flatMapToInt(IntStream::of).sorted().toArray();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** False only if it is certainly not among them. */
    boolean mayContain(byte[] digest) {
        int wanted = beginning(digest);
        return parts.stream().anyMatch(part -> Arrays.binarySearch(part, wanted) >= 0);
    }

    private static int beginning(byte[] digest) {
        return ByteBuffer.wrap(digest).getInt();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a client wants an attribute to hold. It may mention an identity, so it never shows in a message. */
public sealed interface WishedValue {

    /**
     * Text, also for binary numbers, separated by backslashes.
     *
     * @param text empty for no value
     */
    record Text(String text) implements WishedValue {

        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    /** Bytes, for OB, OW and their like; little endian. Immutable. */
    final class Bytes implements WishedValue {

        private final byte[] bytes;

        /** Copies them. */
        public Bytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] toByteArray() {
            return bytes.clone();
        }

        public int size() {
            return bytes.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes same && Arrays.equals(bytes, same.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Bytes[redacted]";
        }
    }

    /**
     * The items of a sequence, each with its attributes in the order of tags.
     *
     * @param items none for an empty sequence
     */
    record Items(List<SortedMap<Tag, WishedValue>> items) implements WishedValue {

        /** Copies and sorts what it is given. */
        public static Items of(List<? extends Map<Tag, WishedValue>> items) {
            return new Items(items.stream()
                    .<SortedMap<Tag, WishedValue>>map(TreeMap::new)
                    .toList());
        }

        public Items {
            items = items.stream()
                    .<SortedMap<Tag, WishedValue>>map(item -> Collections.unmodifiableSortedMap(new TreeMap<>(item)))
                    .toList();
        }

        @Override
        public String toString() {
            return "Items[redacted]";
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The stamp of an earlier de-identification, to which the new stamp is added.
 *
 * @param methods values of De-identification Method (0012,0063), unchanged, without padding at their ends
 * @param codes Code Value and Coding Scheme Designator of each item of (0012,0064), joined by a backslash
 */
record EarlierStamp(List<byte[]> methods, Set<String> codes) {

    private static final int LONGEST_METHOD = 4096;
    private static final int MOST_CODES = 1000;
    private static final int LONGEST_CODE = 64;

    /** The form of a code in {@link #codes()}. */
    static String key(String value, String scheme) {
        return value + '\\' + scheme;
    }

    /** Gathers the stamp while a reader walks. */
    static final class Collector {
        private final List<byte[]> methods = new ArrayList<>();
        private final Set<String> codes = new HashSet<>();
        private String codeValue = "";

        /** @param reader at an element */
        void see(DatasetReader reader, CharacterSet characterSet) {
            if (reader.depth() == 0) {
                if (reader.tag() == Tags.DEIDENTIFICATION_METHOD
                        && methods.isEmpty()
                        && reader.valueLength() <= LONGEST_METHOD) {
                    seeMethods(characterSet.split(reader.value(), '\\'));
                }
            } else if (reader.depth() == 1
                    && reader.enclosingTag() == Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE
                    && reader.valueLength() <= LONGEST_CODE) {
                seeCode(reader);
            }
        }

        EarlierStamp stamp() {
            return new EarlierStamp(List.copyOf(methods), Set.copyOf(codes));
        }

        private void seeMethods(List<byte[]> values) {
            for (byte[] value : values) {
                if (!Padding.strip(new String(value, StandardCharsets.ISO_8859_1))
                        .isEmpty()) {
                    methods.add(withoutPadding(value));
                }
            }
        }

        private static byte[] withoutPadding(byte[] value) {
            int end = value.length;
            while (value[end - 1] == ' ' || value[end - 1] == 0) {
                end--;
            }
            return Arrays.copyOf(value, end);
        }

        private void seeCode(DatasetReader reader) {
            if (reader.tag() == Tags.CODE_VALUE) {
                codeValue = Padding.strip(new String(reader.value(), StandardCharsets.ISO_8859_1));
            } else if (reader.tag() == Tags.CODING_SCHEME_DESIGNATOR && codes.size() < MOST_CODES) {
                String scheme = Padding.strip(new String(reader.value(), StandardCharsets.ISO_8859_1));
                codes.add(key(codeValue, scheme));
            }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Padding;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Recognizes UIDs in values whose VR is unknown, as that of private elements in implicit VR. Text such as the version
 * of a program is not taken for one: a UID has five components or more, or is made of a UUID, and begins with one of
 * the roots that ITU-T and ISO have given away.
 */
public final class UidValues {

    private static final Pattern UID =
            Pattern.compile("(?:0\\.\\d|1\\.[0-3]|2\\.\\d{1,3})(?:\\.\\d++){3,}|2\\.25\\.\\d++");

    private UidValues() {}

    /** Whether the element just read has a value, and each of its values is a UID or empty. */
    public static boolean fill(DatasetReader element) {
        for (int i = element.valueStart(); i < element.end(); i++) {
            if (!mayBeIn(element.bytes().get(i))) {
                return false;
            }
        }
        boolean found = false;
        for (String value : new String(element.value(), StandardCharsets.ISO_8859_1).split("\\\\", -1)) {
            String uid = Padding.strip(value);
            if (!uid.isEmpty() && !UID.matcher(uid).matches()) {
                return false;
            }
            found |= !uid.isEmpty();
        }
        return found;
    }

    private static boolean mayBeIn(byte character) {
        return (character >= '0' && character <= '9')
                || character == '.'
                || character == '\\'
                || character == ' '
                || character == 0;
    }
}

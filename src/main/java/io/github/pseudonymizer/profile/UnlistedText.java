// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the values of text attributes are that no table of PS3.15 lists. So each attribute that can hold text has a
 * decision, and one that a later dictionary adds counts as a label until it gets its own. Thread-safe.
 */
public enum UnlistedText {
    /** A term of the standard, of a coding scheme or of a manufacturer, or a number that is local to the object. */
    TERM,
    /** A name that a person or a site may have chosen. */
    LABEL;

    private static final Map<Tag, UnlistedText> KINDS = read();

    /** What the values of this attribute are. */
    public static UnlistedText of(Tag tag) {
        UnlistedText kind = KINDS.get(tag);
        if (kind != null) {
            return kind;
        }
        return Dictionary.find(tag)
                        .filter(entry -> entry.vr() == Vr.CS || !isName(entry.vr()))
                        .isPresent()
                ? TERM
                : LABEL;
    }

    /** Every attribute with its kind. */
    public static Map<Tag, UnlistedText> all() {
        return KINDS;
    }

    private static boolean isName(Vr vr) {
        return switch (vr) {
            case AE, LO, LT, PN, SH, ST, UC, UR, UT -> true;
            default -> false;
        };
    }

    private static Map<Tag, UnlistedText> read() {
        Map<Tag, UnlistedText> kinds = new HashMap<>();
        for (List<String> cells : TableResource.OWN.read("unlisted-text.csv", List.of("tag", "keyword", "kind"))) {
            // Of retired repeating groups the first one stands for the others.
            if (kinds.put(Tag.parse(cells.get(0).replace('x', '0')), valueOf(cells.get(2))) != null) {
                throw new IllegalStateException("two rows of " + cells.get(0));
            }
        }
        return Map.copyOf(kinds);
    }
}

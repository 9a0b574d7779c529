package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps UIDs inside values, and remembers, for the same ones come again and again. UIDs that DICOM itself defines are
 * never mapped; malformed ones are, as the strings they are.
 */
final class UidReplacements {

    private static final String WELL_KNOWN = "1.2.840.10008.";
    private static final int LONGEST = 64;

    private final UidMapping mapping;
    private final Map<String, String> known = new HashMap<>();

    UidReplacements(UidMapping mapping) {
        this.mapping = mapping;
    }

    /** Each value mapped, the empty ones left empty; not padded. */
    String replace(byte[] value) {
        List<String> uids = split(value);
        if (uids.size() == 1) {
            return replaceOne(uids.get(0));
        }
        List<String> replaced = new ArrayList<>(uids.size());
        uids.forEach(uid -> replaced.add(replaceOne(uid)));
        return String.join("\\", replaced);
    }

    /** The values of a UI element, without padding. */
    static List<String> split(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (text.indexOf('\\') < 0) {
            return List.of(Padding.strip(text));
        }
        List<String> uids = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', start)) {
            uids.add(Padding.strip(text.substring(start, at)));
            start = at + 1;
        }
        uids.add(Padding.strip(text.substring(start)));
        return uids;
    }

    /** Whether DICOM itself defines this UID: SOP classes, transfer syntaxes, well-known frames of reference. */
    static boolean isWellKnown(String uid) {
        if (!uid.startsWith(WELL_KNOWN) || uid.length() > LONGEST) {
            return false;
        }
        for (int i = WELL_KNOWN.length(); i < uid.length(); i++) {
            char character = uid.charAt(i);
            if (character != '.' && (character < '0' || character > '9')) {
                return false;
            }
        }
        return true;
    }

    private String replaceOne(String uid) {
        return uid.isEmpty() || isWellKnown(uid) ? uid : known.computeIfAbsent(uid, mapping::map);
    }
}

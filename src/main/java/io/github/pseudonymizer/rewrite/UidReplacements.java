// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.profile.WellKnown;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Maps UIDs inside values, and remembers them because the same ones occur again and again. UIDs that DICOM has
 * registered are not mapped. Malformed ones are mapped as the strings they are.
 */
final class UidReplacements {

    private final UidMapping mapping;
    private final Map<String, String> known = new HashMap<>();

    UidReplacements(UidMapping mapping) {
        this.mapping = mapping;
    }

    /**
     * Maps each value; empty ones stay empty. The result is not padded.
     *
     * @param tag of the attribute
     */
    String replace(byte[] value, int tag) {
        boolean always = isAlwaysMapped(tag);
        List<String> uids = split(value);
        if (uids.size() == 1) {
            return replaceOne(uids.get(0), always);
        }
        List<String> replaced = new ArrayList<>(uids.size());
        uids.forEach(uid -> replaced.add(replaceOne(uid, always)));
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

    /**
     * Whether the UIDs of this attribute are mapped even if DICOM has registered them: Study, Series and SOP Instance
     * UID with the references to them, and frames of reference.
     */
    static boolean isAlwaysMapped(int tag) {
        return switch (tag) {
            case Tags.STUDY_INSTANCE_UID,
                    Tags.SERIES_INSTANCE_UID,
                    Tags.SOP_INSTANCE_UID,
                    Tags.REFERENCED_SOP_INSTANCE_UID -> true;
            case Tags.FRAME_OF_REFERENCE_UID,
                    Tags.TARGET_FRAME_OF_REFERENCE_UID,
                    Tags.VOLUME_FRAME_OF_REFERENCE_UID,
                    Tags.TABLE_FRAME_OF_REFERENCE_UID,
                    Tags.SOURCE_FRAME_OF_REFERENCE_UID,
                    Tags.REFERENCED_FRAME_OF_REFERENCE_UID,
                    Tags.RELATED_FRAME_OF_REFERENCE_UID,
                    Tags.EQUIPMENT_FRAME_OF_REFERENCE_UID -> true;
            default -> false;
        };
    }

    private String replaceOne(String uid, boolean always) {
        boolean stays = uid.isEmpty() || (!always && WellKnown.isRegistered(uid));
        return stays ? uid : known.computeIfAbsent(uid, mapping::map);
    }
}

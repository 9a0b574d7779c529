// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the values of each attribute of VR UI stand for. Table E.1-1 lists most that must be mapped and forgets some,
 * such as Multi-frame Source SOP Instance UID (0008,1167); this table knows them all.
 */
public final class UidKinds {

    /** The kind of thing that a UID stands for. */
    public enum Kind {
        /** An instance, a series, an event, a thing: to be mapped. */
        INDIVIDUAL,
        /** A SOP class, a transfer syntax, a coding scheme, an organisation: means the same everywhere. */
        DEFINITION
    }

    private static final Map<Tag, Kind> KINDS = read("uid-kinds.csv");

    private UidKinds() {}

    /** What this attribute's values stand for, or empty if it is not known to be of VR UI. */
    public static Optional<Kind> find(Tag tag) {
        return Optional.ofNullable(KINDS.get(tag));
    }

    /** Every attribute with its kind. */
    public static Map<Tag, Kind> all() {
        return KINDS;
    }

    private static Map<Tag, Kind> read(String resource) {
        Map<Tag, Kind> kinds = new HashMap<>();
        for (List<String> cells : TableResource.OWN.read(resource, List.of("tag", "keyword", "map", "basis"))) {
            if (kinds.put(Tag.parse(cells.get(0)), kind(cells.get(2))) != null) {
                throw new IllegalStateException("two rows of " + cells.get(0));
            }
        }
        return Map.copyOf(kinds);
    }

    private static Kind kind(String mapped) {
        return switch (mapped) {
            case "Y" -> Kind.INDIVIDUAL;
            case "N" -> Kind.DEFINITION;
            default -> throw new IllegalStateException("neither Y nor N: " + mapped);
        };
    }
}

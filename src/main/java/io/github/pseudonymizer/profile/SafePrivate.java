// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Vr;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The private attributes that the standard holds to identify no patient. A listed attribute may still have a harmful
 * value: seven hold UIDs, many text. Immutable.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_E.3.10.html">PS3.15 Table
 *     E.3.10-1</a>
 */
public final class SafePrivate {

    /**
     * One row.
     *
     * @param attribute the private attribute
     * @param vr its VR; empty where the standard names none. Where it leaves a choice, the one for bytes
     */
    public record Row(PrivateAttribute attribute, Optional<Vr> vr) {}

    /** A creator in a group. */
    private record Creator(int group, String name) {}

    private final Map<PrivateAttribute, Row> rows = new HashMap<>();
    private final Set<Creator> creators = new HashSet<>();

    SafePrivate(TableResource tables, String file) {
        for (List<String> cells : tables.read(file, List.of("tag", "VR", "creator"))) {
            PrivateAttribute attribute = PrivateAttribute.parse(cells.get(0) + "," + cells.get(2))
                    .orElseThrow(() -> new IllegalStateException("no private attribute: " + cells));
            if (rows.put(attribute, new Row(attribute, vr(cells.get(1)))) != null) {
                throw new IllegalStateException("two rows of " + attribute);
            }
            creators.add(new Creator(attribute.group(), attribute.creator()));
        }
    }

    private static Optional<Vr> vr(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Vr.find(text.equals("OW/OB") ? "OB" : text)
                .orElseThrow(() -> new IllegalStateException("no VR: " + text)));
    }

    public Optional<Row> find(PrivateAttribute attribute) {
        return Optional.ofNullable(rows.get(attribute));
    }

    /** Whether there is a row of this creator in this group. */
    public boolean knows(int group, String creator) {
        return creators.contains(new Creator(group, creator));
    }

    /** Every row, in order. */
    public List<Row> rows() {
        return rows.values().stream()
                .sorted(Comparator.comparing(Row::attribute))
                .toList();
    }
}

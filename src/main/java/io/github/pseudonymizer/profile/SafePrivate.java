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
 * The private attributes that the standard holds to identify nobody. That an attribute is listed does not make its
 * value harmless: seven hold UIDs, many text.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_E.3.10.html">PS3.15 Table
 *     E.3.10-1</a>
 */
public final class SafePrivate {

    /**
     * One row.
     *
     * @param attribute of which it speaks
     * @param vr its VR; empty where the standard names none. Where it leaves a choice, the one for bytes
     */
    public record Row(PrivateAttribute attribute, Optional<Vr> vr) {}

    /** A creator in a group. */
    private record Creator(int group, String name) {}

    private static final Map<PrivateAttribute, Row> ROWS_OF_2026D = read("safe-private-2026d.tsv");
    private static final Set<Creator> CREATORS = creators();

    private SafePrivate() {}

    /** The row that speaks of this attribute. */
    public static Optional<Row> find(PrivateAttribute attribute) {
        return Optional.ofNullable(ROWS_OF_2026D.get(attribute));
    }

    /** Whether a row speaks of what this creator has in this group. */
    public static boolean knows(int group, String creator) {
        return CREATORS.contains(new Creator(group, creator));
    }

    /** Every row, in order. */
    public static List<Row> rows() {
        return ROWS_OF_2026D.values().stream()
                .sorted(Comparator.comparing(Row::attribute))
                .toList();
    }

    private static Map<PrivateAttribute, Row> read(String resource) {
        Map<PrivateAttribute, Row> rows = new HashMap<>();
        for (List<String> cells : TableResource.read(resource, List.of("tag", "VR", "creator"))) {
            PrivateAttribute attribute = PrivateAttribute.parse(cells.get(0) + "," + cells.get(2))
                    .orElseThrow(() -> new IllegalStateException("no private attribute: " + cells));
            if (rows.put(attribute, new Row(attribute, vr(cells.get(1)))) != null) {
                throw new IllegalStateException("two rows of " + attribute);
            }
        }
        return Map.copyOf(rows);
    }

    private static Optional<Vr> vr(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Vr.find(text.equals("OW/OB") ? "OB" : text)
                .orElseThrow(() -> new IllegalStateException("no VR: " + text)));
    }

    private static Set<Creator> creators() {
        Set<Creator> creators = new HashSet<>();
        ROWS_OF_2026D.keySet().forEach(attribute -> creators.add(new Creator(attribute.group(), attribute.creator())));
        return Set.copyOf(creators);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether an attribute of a stored object may be empty or absent: the strictest Type that any module or macro of PS3.3
 * Annex C gives it at this place. The IOD is not asked, so the answer is right for each of them. Thread-safe.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.4.html">PS3.5 §7.4</a>
 */
public enum AttributeTypes {
    /** Type 1 and 1C: with a value. */
    NEEDS_VALUE,
    /** Type 2 and 2C: may be empty. */
    MAY_BE_EMPTY,
    /** Type 3, and what no module has: may be absent. */
    MAY_BE_ABSENT;

    private static final String TOP = "TOP";
    private static final Map<Tag, Places> PLACES = read();

    /** The types of one attribute: at the top level, by the sequence around, and everywhere else. */
    private record Places(
            AttributeTypes elsewhere, @Nullable AttributeTypes top, Map<Tag, AttributeTypes> inside) {}

    /** What holds for this attribute at the top level of a dataset. */
    public static AttributeTypes atTop(Tag tag) {
        Places places = PLACES.get(tag);
        if (places == null) {
            return MAY_BE_ABSENT;
        }
        return places.top() == null ? places.elsewhere() : places.top();
    }

    /** What holds for this attribute in the items of a sequence. */
    public static AttributeTypes inside(Tag sequence, Tag tag) {
        Places places = PLACES.get(tag);
        return places == null ? MAY_BE_ABSENT : places.inside().getOrDefault(sequence, places.elsewhere());
    }

    private static Map<Tag, Places> read() {
        Map<Tag, Places> all = new HashMap<>();
        for (List<String> cells : TableResource.OWN.read("attribute-types.csv", List.of("tag", "in", "type"))) {
            if (cells.get(0).indexOf('x') >= 0) {
                continue; // Repeating groups: curves and overlays are treated as a whole.
            }
            Tag tag = Tag.parse(cells.get(0));
            AttributeTypes type = values()[Integer.parseInt(cells.get(2)) - 1];
            Places before = all.get(tag);
            if (before == null) {
                all.put(tag, new Places(type, null, new HashMap<>()));
            } else if (cells.get(1).equals(TOP)) {
                all.put(tag, new Places(before.elsewhere(), type, before.inside()));
            } else {
                before.inside().put(Tag.parse(cells.get(1)), type);
            }
        }
        return Map.copyOf(all);
    }
}

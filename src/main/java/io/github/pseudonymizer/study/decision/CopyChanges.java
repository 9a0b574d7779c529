// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.study.Original;
import java.util.List;
import java.util.Set;

/**
 * The changes that a run has made to a copy.
 *
 * @param stored the archive's ids of the instances that the copy did not have
 * @param replaced the archive's ids of the instances that were made again because their originals or the rules had
 *     changed
 * @param remade the originals of the copy if all of it was made again; otherwise empty
 * @param refused originals without a copy, or with a copy of their earlier file only
 * @param orphans how many instances of the copy are without an original; as before if only a part was asked for
 */
public record CopyChanges(
        Set<String> stored, Set<String> replaced, List<Original> remade, Set<Original> refused, int orphans) {

    public CopyChanges {
        stored = Set.copyOf(stored);
        replaced = Set.copyOf(replaced);
        remade = List.copyOf(remade);
        refused = Set.copyOf(refused);
    }

    /** Whether all of the copy was made again, by other rules or wishes than before. */
    public boolean isRemade() {
        return !remade.isEmpty();
    }

    /** The number of instances that were stored, new or again. */
    public int count() {
        return stored.size() + replaced.size();
    }

    /** Whether the copy of an original was stored, new or again. */
    public boolean contains(String copy) {
        return stored.contains(copy) || replaced.contains(copy);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How the originals and their copy differ, as far as can be told without looking into a file.
 *
 * @param missing originals that have no copy
 * @param unchanged originals whose file is the one their copy was made of
 * @param doubtful originals whose copy may have been made from another file: theirs was stored again, or the file of
 *     the copy was not recorded, such as after a crash
 * @param orphans the archive's ids of instances of the copy whose originals are gone
 */
public record Difference(
        List<Original> missing, List<Original> unchanged, List<Original> doubtful, Set<String> orphans) {

    public Difference {
        missing = List.copyOf(missing);
        unchanged = List.copyOf(unchanged);
        doubtful = List.copyOf(doubtful);
        orphans = Set.copyOf(orphans);
    }

    /**
     * Compares.
     *
     * @param copyOf the archive's id of an original's copy
     * @param present the instances of the copied study
     */
    public static Difference of(
            StudyPart part, Function<Original, String> copyOf, Set<String> present, CopiedFiles copied) {
        List<Original> missing = new ArrayList<>();
        List<Original> unchanged = new ArrayList<>();
        List<Original> doubtful = new ArrayList<>();
        Set<String> orphans = new HashSet<>(present);
        boolean goesOn = false;
        for (Original original : part.instances()) {
            String copy = copyOf.apply(original);
            orphans.remove(copy);
            goesOn |= copied.has(copy);
            List<Original> kind =
                    !present.contains(copy) ? missing : copied.isOf(copy, original) ? unchanged : doubtful;
            kind.add(original);
        }
        // A part does not tell which other instances there were. And if no copied original is left, the study was
        // deleted as a whole, as is usual, and began again.
        orphans.removeIf(copy -> !part.whole() || !copied.has(copy));
        return new Difference(missing, unchanged, doubtful, goesOn ? orphans : Set.of());
    }
}

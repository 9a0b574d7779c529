// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The descent of studies, as the archive's own anonymization (the built-in) records it, and the copies of the built-in
 * among them: studies that it made and that have no link of ours. Thread-safe.
 */
public record Ancestry(StudyArchive archive, Links links) {

    /** No archive has so many copies of copies; a longer chain is taken for a circle. */
    private static final int DEEPEST = 16;

    /** Whether the archive holds a study of this id. */
    public boolean exists(String study) {
        return archive.find(study).filter(found -> found.level() == Level.STUDY).isPresent();
    }

    /**
     * The study from which the built-in made this one, even if that is gone; empty if this is not a copy of the
     * built-in. A study with a link of ours in any domain and state is not one: our copies also carry the archive's
     * mark, and our originals may.
     */
    public Optional<String> originalOfBuiltIn(String study) {
        return archive.anonymizedFrom(study)
                .filter(parent -> !parent.equals(study))
                .filter(parent -> !isCopy(study) && !hasCopy(study));
    }

    private boolean isCopy(String study) {
        return links.isCopy(study);
    }

    /** Also in a domain that has been removed from the settings. */
    private boolean hasCopy(String study) {
        return !links.ofOriginal(archive.name(), study).isEmpty();
    }

    /**
     * The studies from which a copy of the built-in comes, nearest first. The last is the original from which all the
     * others were made, or a copy of ours.
     *
     * @return empty if the study is not a copy of the built-in, if its original is gone, or if it comes from itself
     */
    public List<String> ancestors(String study) {
        if (originalOfBuiltIn(study).isEmpty()) {
            return List.of();
        }
        List<String> ancestors = new ArrayList<>();
        Optional<String> next = existingParent(study);
        while (next.isPresent()) {
            String ancestor = next.get();
            if (ancestor.equals(study) || ancestors.contains(ancestor) || ancestors.size() == DEEPEST) {
                return List.of();
            }
            ancestors.add(ancestor);
            next = isCopy(ancestor) ? Optional.empty() : existingParent(ancestor);
        }
        return ancestors;
    }

    private Optional<String> existingParent(String study) {
        return archive.anonymizedFrom(study).filter(this::exists);
    }
}

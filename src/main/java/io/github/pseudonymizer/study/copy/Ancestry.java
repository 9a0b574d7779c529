package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which studies come from which, as the archive's own anonymization tells, and which of them are strays: copies that it
 * made of its own accord and that we know nothing of. Thread-safe.
 */
public record Ancestry(StudyArchive archive, Links links) {

    /** Copies of copies of copies: nobody has as many; a longer chain is taken for a circle. */
    private static final int DEEPEST = 16;

    /** Whether the archive holds a study of this id. */
    public boolean exists(String study) {
        return archive.find(study).filter(found -> found.level() == Level.STUDY).isPresent();
    }

    /**
     * The study of which a stray is said to be the copy, whether it still exists or not; empty if the study is no
     * stray. Whatever has a link of ours, in whichever domain and state, is none: neither our copies, which carry the
     * archive's mark too, nor what they are copies of.
     */
    public Optional<String> parentOfStray(String study) {
        return archive.anonymizedFrom(study)
                .filter(parent -> !parent.equals(study))
                .filter(parent -> !isCopy(study) && !hasCopy(study));
    }

    private boolean isCopy(String study) {
        return links.isCopy(study);
    }

    /** Also of a domain that is configured no more. */
    private boolean hasCopy(String study) {
        return !links.ofOriginal(archive.name(), study).isEmpty();
    }

    /**
     * From what a stray comes, nearest first, up to the original of which all the others are copies, or to a copy of
     * ours.
     *
     * @return empty if it is no stray, if what it comes from is gone, or if it comes from itself
     */
    public List<String> ancestors(String stray) {
        if (parentOfStray(stray).isEmpty()) {
            return List.of();
        }
        List<String> ancestors = new ArrayList<>();
        Optional<String> next = existingParent(stray);
        while (next.isPresent()) {
            String ancestor = next.get();
            if (ancestor.equals(stray) || ancestors.contains(ancestor) || ancestors.size() == DEEPEST) {
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

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.decision.Compensation;
import io.github.pseudonymizer.study.decision.CopyState;
import io.github.pseudonymizer.study.instance.CopyInstances;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes back the instances of a run that failed. If even this fails, the link still says that the copy is being stored,
 * and the next start completes it. Used once, by one thread.
 *
 * @param replaced the copy with another pseudonym in whose place this one was to come
 */
record TakingBack(
        ExistingCopies existing,
        CopyState state,
        CopyInstances instances,
        CopyLink link,
        Optional<CopyMove.Replaced> replaced) {

    /** Carries out the decision. */
    void carryOut(Compensation compensation) {
        switch (compensation) {
            case KEEP -> {}
            case DELETE_COPY -> {
                deleteAll();
                link.fail();
            }
            case COMPLETE_LATER -> deleteStored();
            case LEAVE_STORING -> undo();
            case RESTORE -> {
                undo();
                state.before().ifPresent(link::restore);
            }
            case FAIL -> {
                undo();
                link.fail();
            }
        }
    }

    private void undo() {
        deleteStored();
        link.restoreMaking();
    }

    private void deleteStored() {
        instances.stored().forEach(this::delete);
    }

    /**
     * Also the instances of an earlier run that was interrupted, but none without an original, and none that is the
     * copy of another original, too.
     */
    private void deleteAll() {
        deleteStored();
        Set<String> present =
                new HashSet<>(existing.archive().instancesOf(state.link().copy()));
        present.removeIf(isOfAnotherOriginal());
        state.part().instances().stream()
                .map(instances::idOf)
                .filter(present::contains)
                .forEach(this::delete);
    }

    /** One made by version 0.1.0 has no record of its instances, so all may be. */
    private Predicate<String> isOfAnotherOriginal() {
        Links links = existing.links();
        return links.ofCopy(state.link().archive(), state.link().copy()).stream()
                .filter(other -> !other.original().equals(state.link().original()))
                .filter(other -> other.instances() > 0)
                .map(other -> isIn(links.copiedFiles(other)))
                .reduce(instance -> false, Predicate::or);
    }

    private static Predicate<String> isIn(CopiedFiles files) {
        return files.equals(CopiedFiles.NONE) ? instance -> true : files::has;
    }

    private void delete(String instance) {
        existing.archive().delete(new Resource(Level.INSTANCE, instance));
    }
}

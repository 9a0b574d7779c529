// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.decision.Compensation;
import io.github.pseudonymizer.study.decision.CopyState;
import io.github.pseudonymizer.study.instance.CopyInstances;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Other originals of the same copy, whose instances this run has replaced, or an interrupted one before it may
     * have. Their copies are noted as unfinished, so they have to be completed.
     */
    List<Link> unfinishedOthers(Compensation compensation) {
        Set<String> touched = new HashSet<>(instances.replaced());
        if (compensation == Compensation.DELETE_COPY && state.isInterrupted()) {
            state.part().instances().forEach(original -> touched.add(instances.idOf(original)));
        }
        return existing.members().unfinished(state.link(), touched);
    }

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
        present.removeIf(existing.members().ofOtherOriginals(state.link()));
        state.part().instances().stream()
                .map(instances::idOf)
                .filter(present::contains)
                .forEach(this::delete);
    }

    private void delete(String instance) {
        existing.archive().delete(new Resource(Level.INSTANCE, instance));
    }
}

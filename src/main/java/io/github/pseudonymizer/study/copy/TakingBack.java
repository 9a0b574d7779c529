// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.decision.Compensation;
import io.github.pseudonymizer.study.decision.CopyState;
import io.github.pseudonymizer.study.instance.CopyInstances;
import java.util.Set;

/**
 * Takes back the instances of a run that failed. If even this fails, the link still says that the copy is being stored,
 * and the next start completes it. Used once, by one thread.
 */
record TakingBack(StudyArchive archive, CopyState state, CopyInstances instances, CopyLink link) {

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

    /** Also the instances of an earlier run that was interrupted, but none without an original. */
    private void deleteAll() {
        Set<String> present = archive.instancesOf(state.link().copy());
        state.part().instances().stream()
                .map(instances::idOf)
                .filter(present::contains)
                .forEach(this::delete);
    }

    private void delete(String instance) {
        archive.delete(new Resource(Level.INSTANCE, instance));
    }
}

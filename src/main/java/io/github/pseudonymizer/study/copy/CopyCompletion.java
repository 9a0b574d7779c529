// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.instance.InstanceWorkers;

/** Records that stored copies are complete, and deletes originals if the order says so. Thread-safe. */
record CopyCompletion(StudyArchive archive, Links links, InstanceWorkers workers, StudyLocks locks, CopyMove move) {

    /**
     * Records it, unless another run is making the copy again.
     *
     * @param deleting called before the originals are deleted
     */
    void complete(CopyResult copy, Order order, Runnable deleting) {
        locks.exclusively(copy.part().study(), Progress.UNSEEN, hold -> {
            Link link = copy.link();
            move.finish(copy);
            locks.exclusively(
                    link.copy(),
                    Progress.UNSEEN,
                    unused -> { // What another original adds may be taken back.
                        links.complete(
                                link,
                                archive.instancesOf(link.copy()).size(),
                                copy.changes().orphans());
                        return link;
                    });
            if (!order.keepSource() && copy.isWhole()) {
                deleteOriginals(copy, deleting);
            }
            return copy;
        });
    }

    /** Reads the copies back first. An unfinished copy keeps its originals, because another run needs them. */
    private void deleteOriginals(CopyResult copy, Runnable deleting) {
        if (links.making(copy.link()).unfinished()) {
            return;
        }
        SourceDeletion deletion = new SourceDeletion(archive, links, workers, copy.link(), copy.places());
        deletion.readBack(copy.part());
        deleting.run();
        deletion.delete(copy.part());
    }
}

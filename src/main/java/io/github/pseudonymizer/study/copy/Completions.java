// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes studies whose copies have to be completed. A study that cannot be noted because the database fails is kept in
 * memory until it can; if the process ends before, the next start finds it by its link. Thread-safe.
 */
final class Completions {

    private final StudyArchive archive;
    private final StudyQueue queue;
    private final Set<String> unnoted = ConcurrentHashMap.newKeySet();

    Completions(StudyArchive archive, StudyQueue queue) {
        this.archive = archive;
        this.queue = queue;
    }

    /**
     * Notes a study whose copies have to be completed.
     *
     * @throws StoreException if it cannot be noted
     */
    void now(String study) {
        note(study);
    }

    /** Notes a study whose copies a failure kept from completion. */
    void later(String study, Throwable failure) {
        try {
            note(study);
        } catch (StoreException another) {
            unnoted.add(study);
            failure.addSuppressed(another);
        }
    }

    /**
     * Notes what could not be noted.
     *
     * @throws StoreException if it still cannot be; nothing is forgotten
     */
    void note() {
        for (String study : List.copyOf(unnoted)) {
            if (unnoted.remove(study)) { // Before it is noted: it may come again meanwhile.
                try {
                    note(study);
                } catch (StoreException failed) {
                    unnoted.add(study);
                    throw failed;
                }
            }
        }
    }

    private void note(String study) {
        queue.add(archive.name(), List.of(study), Requester.Cause.RECOVERY);
    }
}

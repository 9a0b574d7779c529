package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes studies whose copies somebody has to complete. What cannot be noted, for the database fails just then, is kept
 * in memory until it can; if the process ends before, its next start finds it by the link. Thread-safe.
 */
final class Completions {

    private final StudyArchive archive;
    private final StudyQueue queue;
    private final Set<String> unnoted = ConcurrentHashMap.newKeySet();

    Completions(StudyArchive archive, StudyQueue queue) {
        this.archive = archive;
        this.queue = queue;
    }

    /** Somebody is to complete the copies of this study, which a failure kept from completion. */
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

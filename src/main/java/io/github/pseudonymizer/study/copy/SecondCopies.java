// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Copies that others make of our originals: a script that anonymizes stable studies, another plugin, or the archive's
 * own anonymization. Thread-safe.
 */
public final class SecondCopies {

    /** So many originals are remembered at most. */
    private static final int MOST = 100_000;

    /** Warnings are worth a twentieth of the time: in a large archive a search takes long. */
    private static final int PAUSE_PER_SEARCH = 20;

    private final StudyArchive archive;
    private final Links links;
    private final Consumer<String> warnings;
    private final LongSupplier nanoTime;
    private final Set<String> copiedByOthers = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private long searched;
    private long pause;

    /**
     * Knows nothing yet.
     *
     * @param warnings hears what administrators should know; no value of a dataset and no id
     * @param nanoTime as {@link System#nanoTime}
     */
    SecondCopies(StudyArchive archive, Links links, Consumer<String> warnings, LongSupplier nanoTime) {
        this.archive = archive;
        this.links = links;
        this.warnings = warnings;
        this.nanoTime = nanoTime;
        this.searched = nanoTime.getAsLong();
    }

    /**
     * Whether others have made a copy of this study. May take long.
     *
     * @throws ArchiveException if the archive fails
     * @throws StoreException if the store fails
     */
    public boolean ofOthers(String original) {
        return archive.anonymizedTo(original).stream().anyMatch(copy -> !copy.equals(original) && !links.isCopy(copy));
    }

    /**
     * Warns if others are found to have made a copy of this study, which has one of ours now. An archive or a store
     * that cannot tell is not a failure.
     */
    void lookAt(String original) {
        try {
            if (copiedByOthers.contains(original) || isFound(original)) {
                tell(original);
            }
        } catch (ArchiveException | StoreException untold) {
            return; // The copy is complete without a warning.
        }
    }

    /** Looks for some only: the next search waits as many times as long as the last one took. */
    private boolean isFound(String original) {
        synchronized (this) {
            if (!archive.findsAnonymized() || nanoTime.getAsLong() - searched < pause) {
                return false;
            }
            searched = nanoTime.getAsLong();
            pause = Long.MAX_VALUE; // One search at a time.
        }
        try {
            return ofOthers(original);
        } finally {
            synchronized (this) {
                pause = PAUSE_PER_SEARCH * (nanoTime.getAsLong() - searched);
            }
        }
    }

    /** Remembers the original of this study if others made it as a copy, and warns if that original has one of ours. */
    public void lookAtCopy(String study) {
        new Ancestry(archive, links).originalOfBuiltIn(study).ifPresent(original -> {
            if (copiedByOthers.size() < MOST) {
                copiedByOthers.add(original);
            }
            if (!links.ofOriginal(archive.name(), original).isEmpty()) {
                tell(original);
            }
        });
    }

    private void tell(String original) {
        if (told.size() < MOST && told.add(original) && isPowerOfTen(told.size())) {
            warnings.accept(
                    "An original has two copies: ours, and one that a script, another plugin or Orthanc itself has"
                            + " anonymized (" + told.size()
                            + " since the start). To have ours only, set InterceptInternal or"
                            + " switch the script off; to leave alone what is copied already, set IfCopied in StableStudies to"
                            + " \"skip\". GET /pseudonymizer/built-in-copies lists the others' copies");
        }
    }

    private static boolean isPowerOfTen(int number) {
        int rest = number;
        while (rest % 10 == 0) {
            rest /= 10;
        }
        return rest == 1;
    }
}

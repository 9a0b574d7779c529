// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.SavedJob;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Jobs of this process that Orthanc has not begun yet, or has paused, so that they are not read from their saved state
 * again. If there are too many, the oldest are forgotten; these are read again, like those from before a restart.
 * Thread-safe.
 */
final class UnbegunJobs {

    /** Of all saved states together. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private long characters;

    /** @param state as Orthanc keeps it */
    synchronized void add(String state, Job job) {
        if (jobs.put(state, job) == null) {
            characters += state.length();
        }
        Iterator<String> oldest = jobs.keySet().iterator();
        while (characters > MOST_CHARACTERS && jobs.size() > 1) {
            characters -= oldest.next().length();
            oldest.remove();
        }
    }

    /**
     * The job with this state, which is forgotten here.
     *
     * @throws RequestException if it is not known and cannot be read
     */
    Job take(String state) {
        synchronized (this) {
            Job job = jobs.remove(state);
            if (job != null) {
                characters -= state.length();
                return job;
            }
        }
        return SavedJob.read(state);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.archive.OrthancRest;

/**
 * What Orthanc says has become of jobs.
 *
 * @param rest Orthanc's own
 */
record JobFates(OrthancRest rest) {

    private static final String SUCCESS = "Success";
    private static final String FAILURE = "Failure";

    /** Of the job with this id of Orthanc's. Orthanc forgets jobs that ended. */
    PausedJobs.Fate of(String orthancId) {
        String state = rest.get("/jobs/" + orthancId)
                .map(json -> json.getAsJsonObject().get("State").getAsString())
                .orElse(FAILURE);
        return switch (state) {
            case SUCCESS -> PausedJobs.Fate.SUCCEEDED;
            case FAILURE -> PausedJobs.Fate.CANCELLED;
            default -> PausedJobs.Fate.OPEN;
        };
    }
}

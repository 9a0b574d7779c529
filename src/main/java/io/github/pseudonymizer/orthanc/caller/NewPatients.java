// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.study.NewPatientLimit;
import io.github.pseudonymizer.study.Requester;
import java.util.function.Predicate;

/**
 * Which requests may introduce how many new patients.
 *
 * @param limit for each user
 * @param exempt who may introduce any number
 */
public record NewPatients(NewPatientLimit limit, Predicate<Caller> exempt) {

    /** Whether what this caller asks for is limited. Code inside Orthanc is the administrator's. */
    public boolean limits(Caller caller) {
        return caller.requester().cause() != Requester.Cause.INTERNAL && !exempt.test(caller);
    }

    public Admission of(Job job) {
        return job.limited() ? limit.of(job.requester()) : Admission.ALWAYS;
    }
}

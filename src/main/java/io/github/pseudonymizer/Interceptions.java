// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.archive.RunningVersion;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.caller.NewPatients;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.intercept.Anonymizing;
import io.github.pseudonymizer.orthanc.intercept.Answers;
import io.github.pseudonymizer.orthanc.intercept.Blocking;
import io.github.pseudonymizer.orthanc.intercept.InterceptedRoutes;
import io.github.pseudonymizer.orthanc.intercept.Jobs;
import io.github.pseudonymizer.orthanc.intercept.Orders;
import io.github.pseudonymizer.orthanc.intercept.StableStudyListener;
import io.github.pseudonymizer.orthanc.intercept.TableJobs;
import io.github.pseudonymizer.orthanc.request.SavedInstances;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.NewPatientLimit;

/**
 * What Orthanc lets us do in its place.
 *
 * @param tableJobs work on tables of administrators
 * @param listener follows stable studies, and completes what a crash interrupted
 */
record Interceptions(InterceptedRoutes routes, Jobs jobs, TableJobs tableJobs, StableStudyListener listener) {

    /** Opens them, and begins to follow stable studies and paused jobs. */
    static Interceptions open(
            Bridge bridge, Settings settings, ArchiveParts archive, AuditTrail audit, UseCases useCases, Parts parts) {
        OrthancRest rest = new OrthancRest(bridge);
        RunningVersion orthanc = new RunningVersion(rest);
        NewPatients newPatients = new NewPatients(
                new NewPatientLimit(settings.newPatientsPerHour(), System::nanoTime),
                settings.administrators()::include);
        Orders orders = new Orders(
                archive.archive(),
                useCases.pseudonymization(),
                useCases.domains(),
                new SavedInstances(rest),
                new Visibility(rest),
                newPatients,
                orthanc);
        Answers answers = new Answers(orthanc, settings.anonymizedFrom());
        Blocking blocking = new Blocking(settings.interception(), audit, archive.name());
        StableStudyListener listener = parts.add(new StableStudyListener(
                bridge, useCases.stableStudies(), settings.stableStudies().enabled(), System::nanoTime));
        Jobs jobs = parts.add(new Jobs(
                bridge,
                useCases.pseudonymization(),
                blocking.before(orders::of),
                answers,
                archive.archive().jobHistory()));
        TableJobs tableJobs = parts.add(new TableJobs(bridge));
        jobs.start();
        tableJobs.start();
        listener.start();
        Anonymizing anonymizing = new Anonymizing(bridge, useCases.pseudonymization(), orders, answers, jobs);
        return new Interceptions(
                new InterceptedRoutes(bridge, blocking, newPatients, anonymizing), jobs, tableJobs, listener);
    }
}

package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.archive.OrthancArchive;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.NewPatients;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import io.github.pseudonymizer.study.stable.StableStudies;

/** All that Orthanc can ask of the plugin: routes, jobs, stable studies. Thread-safe. */
public final class Rim implements AutoCloseable {

    private final Routes routes;
    private final StableStudyListener listener;

    /**
     * Begins to follow stable studies, and to complete what a crash interrupted.
     *
     * @param tellSources whether answers and jobs may name the originals beside the copy
     * @param newPatients how many patients without a pseudonym a request may introduce
     * @param followStableStudies whether every study that becomes stable is to be pseudonymized
     */
    public Rim(
            Bridge bridge,
            OrthancArchive archive,
            Pseudonymization pseudonymization,
            AuditTrail audit,
            Domains domains,
            Interception interception,
            boolean tellSources,
            Callers callers,
            NewPatients newPatients,
            StableStudies stableStudies,
            boolean followStableStudies) {
        this.routes = new Routes(
                bridge, archive, pseudonymization, audit, domains, interception, tellSources, callers, newPatients);
        this.listener = new StableStudyListener(bridge, stableStudies, followStableStudies, System::nanoTime);
        routes.jobs().start();
        listener.start();
    }

    /** Answers a request on an intercepted route. */
    public void answer(Event.Request request) {
        routes.answer(request);
    }

    /** Does a job; returns when it is done. */
    public void begin(Event.JobBegins event) {
        routes.jobs().begin(event);
    }

    /** A job was paused or cancelled. */
    public void stop(Event.JobStops event) {
        routes.jobs().stop(event);
    }

    /** Something happened in Orthanc. */
    public void changed() {
        listener.wake();
    }

    /** How the threads are that pseudonymize stable studies. */
    public WorkersState stableStudies() {
        return listener.state();
    }

    /** Ends what is under way after the instances it is at; what remains is done after the next start. */
    @Override
    public void close() {
        routes.jobs().stopAll();
        listener.close();
    }
}

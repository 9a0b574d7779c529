// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.NotReady.Trouble;
import io.github.pseudonymizer.log.LibraryLog;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.EventHandler;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.settings.SettingsException;
import io.github.pseudonymizer.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands every event of Orthanc to the part that it concerns. Thread-safe. */
final class Dispatcher implements EventHandler {

    /** A request that comes while the plugin starts waits at most so long until the plugin has started. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Jobs from before a restart begin at once, and failed for good if nothing were to carry them out yet. */
    private static final Duration PATIENCE_OF_JOBS = Duration.ofMinutes(10);

    private static final Duration LONGEST_INITIALIZATION = Duration.ofSeconds(30);

    private final Bridge bridge;
    private final Duration longestInitialization;
    private volatile @Nullable Startup startup;
    /** Orthanc may tell it before the settings are read. */
    private volatile boolean orthancStarted;

    Dispatcher(Bridge bridge) {
        this(bridge, LONGEST_INITIALIZATION);
    }

    /** @param longestInitialization see {@link Startup} */
    Dispatcher(Bridge bridge, Duration longestInitialization) {
        this.bridge = bridge;
        this.longestInitialization = longestInitialization;
    }

    @Override
    public void handle(Event event) {
        if (event instanceof Event.Start start) {
            start(start);
        } else if (event instanceof Event.Stop stop) {
            stop(stop);
        } else if (event instanceof Event.Request request) {
            answer(request);
        } else if (event instanceof Event.JobBegins begins) {
            begin(begins);
        } else if (event instanceof Event.JobStops stops) {
            stop(stops);
        } else if (event instanceof Event.Change change) {
            changed(change);
        } else {
            throw new IllegalStateException("unknown event: " + event.getClass().getName());
        }
    }

    private void start(Event.Start start) {
        try {
            Settings settings = SettingsReader.parse(start.configuration());
            LibraryLog.shared().setVerbose(settings.debug());
            Startup beginning = new Startup(bridge, settings, longestInitialization);
            startup = beginning;
            if (orthancStarted) {
                beginning.orthancStarted();
            }
            bridge.started(start.number(), "");
        } catch (SettingsException refused) {
            bridge.started(start.number(), String.join("\n", refused.problems()));
        }
    }

    private void stop(Event.Stop stop) {
        Startup ending = startup;
        startup = null;
        orthancStarted = false;
        if (ending != null) {
            ending.close();
        }
        bridge.stopped(stop.number());
    }

    private void changed(Event.Change change) {
        if (change.change().equals("OrthancStarted")) {
            orthancStarted = true;
            Startup current = startup;
            if (current != null) {
                current.orthancStarted();
            }
        }
        application().ifPresent(application -> application.listener().wake());
    }

    private Optional<Application> application() {
        return application(PATIENCE);
    }

    private Optional<Application> application(Duration patience) {
        Startup current = startup;
        return current == null ? Optional.empty() : current.await(patience);
    }

    private Trouble trouble() {
        Startup current = startup;
        return current == null ? new Trouble(Reason.PREPARING, "Orthanc is starting or stopping") : current.trouble();
    }

    private void answer(Event.Request request) {
        application(NotReady.answersAtOnce(request) ? Duration.ZERO : PATIENCE)
                .ifPresentOrElse(
                        application -> application.door().answer(request),
                        () -> bridge.answer(request.number(), NotReady.answer(request, trouble())));
    }

    /** Waits as long as {@link #begin}: the job must not run after it was cancelled. */
    private void stop(Event.JobStops stops) {
        Startup current = startup;
        if (current != null) {
            current.awaitAnyAttempt(PATIENCE_OF_JOBS).ifPresent(application -> application.stop(stops));
        }
    }

    /** A job that begins while Orthanc stops does not fail: Orthanc saves it, and it begins again. */
    private void begin(Event.JobBegins begins) {
        Startup current = startup;
        if (current == null) {
            return;
        }
        current.awaitAnyAttempt(PATIENCE_OF_JOBS).ifPresentOrElse(application -> application.begin(begins), () -> {
            if (!current.isClosed()) {
                bridge.endJob(begins.job(), false, "{\"Error\":\"the pseudonymizer was not ready\"}");
            }
        });
    }
}

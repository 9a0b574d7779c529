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

    private final Bridge bridge;
    private volatile @Nullable Startup startup;

    Dispatcher(Bridge bridge) {
        this.bridge = bridge;
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
            application().ifPresentOrElse(application -> application.begin(begins), () -> refuse(begins));
        } else if (event instanceof Event.JobStops stops) {
            application().ifPresent(application -> application.stop(stops));
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
            startup = new Startup(bridge, settings);
            bridge.started(start.number(), "");
        } catch (SettingsException refused) {
            bridge.started(start.number(), String.join("\n", refused.problems()));
        }
    }

    private void stop(Event.Stop stop) {
        Startup ending = startup;
        startup = null;
        if (ending != null) {
            ending.close();
        }
        bridge.stopped(stop.number());
    }

    private void changed(Event.Change change) {
        Startup current = startup;
        if (current != null && change.change().equals("OrthancStarted")) {
            current.orthancStarted();
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

    private void refuse(Event.JobBegins begins) {
        bridge.endJob(begins.job(), false, "{\"Error\":\"the pseudonymizer was not ready\"}");
    }
}

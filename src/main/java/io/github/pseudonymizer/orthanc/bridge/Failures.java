// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

/**
 * Answers an event if its handler has thrown an exception, so that the sender does not wait in vain. Answers and log
 * name only the class of the exception, because its message may quote patient data.
 */
final class Failures {

    private static final String NOT_DONE = "{\"Error\":\"An unexpected error; see Orthanc's log\"}";

    private final Bridge bridge;

    Failures(Bridge bridge) {
        this.bridge = bridge;
    }

    /** No thread was left to handle the event. */
    void noThread(Event event, Throwable thrown) {
        log(event, thrown);
        if (event instanceof Event.Request request) {
            answer(request, ErrorAnswer.UNAVAILABLE, "too much work at once");
        } else {
            giveUp(event, "no thread was left");
        }
    }

    /** The handler has thrown an unexpected exception. */
    void unexpected(Event event, Throwable thrown) {
        log(event, thrown);
        if (event instanceof Event.Request request) {
            answer(request, ErrorAnswer.INTERNAL, "unexpected error; see Orthanc's log");
        } else {
            giveUp(event, "unexpected " + thrown.getClass().getName());
        }
    }

    /** Orthanc stopped while the handler ran. This is not a failure, and the bridge answers waiting requests. */
    void afterClosing(Event event) {
        if (event instanceof Event.Stop) {
            giveUp(event, "");
        }
    }

    private void log(Event event, Throwable thrown) {
        try {
            StackTraceElement[] trace = thrown.getStackTrace();
            bridge.log(
                    Bridge.LogLevel.ERROR,
                    event.getClass().getSimpleName() + " " + event.number() + " failed: "
                            + thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]));
        } catch (RuntimeException | Error e) {
            // The answer matters more, and may need less memory.
        }
    }

    private void answer(Event.Request request, ErrorAnswer error, String details) {
        try {
            bridge.answer(request.number(), error.to(request, details));
        } catch (RuntimeException | Error e) {
            log(request, e);
        }
    }

    private void giveUp(Event event, String reason) {
        try {
            if (event instanceof Event.Start) {
                bridge.started(event.number(), reason);
            } else if (event instanceof Event.Stop) {
                bridge.stopped(event.number());
            } else if (event instanceof Event.JobBegins begins) {
                bridge.endJob(begins.job(), false, NOT_DONE);
            } else if (!(event instanceof Event.JobStops || event instanceof Event.Change)) {
                throw new IllegalStateException("an event for which something waits: "
                        + event.getClass().getName());
            }
        } catch (RuntimeException | Error e) {
            log(event, e);
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Orthanc as Java sees it: events to pull, and calls down. The native half is {@code plugin/bridge.h}. Thread-safe.
 *
 * <p>Every call down throws {@link BridgeClosedException} once Orthanc is stopping, except {@link #log}.
 */
public interface Bridge {

    /** Waits for the next event, at most about a second; empty if there was none. Never throws. */
    Optional<Event> next();

    /**
     * Answers the event that is waiting for it.
     *
     * @param event number of an {@link Event.Request}
     * @return false if the request does not wait any more: the deadline passed, or Orthanc is stopping
     */
    boolean answer(long event, HttpAnswer answer);

    /** Says that a request is still being worked on: its deadline for the answer starts again. */
    void working(long event);

    /**
     * Answers an {@link Event.Start}: the settings are good, or they are not and Orthanc must not start.
     *
     * @param refusal why not, for Orthanc's log; empty if all is well
     */
    void started(long event, String refusal);

    /** Answers an {@link Event.Stop}: nothing of ours runs any more; calls down are refused from now on. */
    void stopped(long event);

    /**
     * Calls Orthanc's own REST API, past every plugin.
     *
     * @param method {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
     * @param uri with query
     * @param body direct or not, its remaining bytes; empty for GET and DELETE
     * @return status and body, also of errors
     */
    RestAnswer call(String method, String uri, ByteBuffer body);

    /**
     * Gets an address of Orthanc's REST API where the routes of its plugins come first. May take as long as the plugin
     * does; must not be used for our own routes, whose answer might then wait for itself.
     *
     * @param uri with query
     * @param headers of the request, with names in lower case
     * @return status and body, also of errors; 404 if a plugin answered nothing
     */
    RestAnswer getFromPlugins(String uri, Map<String, String> headers);

    /**
     * The DICOM file of an instance, outside the Java heap.
     *
     * @return empty if Orthanc has no such instance or cannot read it; the caller closes
     */
    Optional<NativeBytes> instance(String orthancId);

    /**
     * A DICOM file in another transfer syntax, outside the Java heap. For a lossy one it may get another SOP Instance
     * UID.
     *
     * @param file direct or not, its remaining bytes; at least one
     * @param transferSyntax its UID
     * @return empty if Orthanc cannot read the file or cannot encode it so; the caller closes
     */
    Optional<NativeBytes> transcode(ByteBuffer file, String transferSyntax);

    /**
     * Memory outside the Java heap, for bytes that are passed to {@link #call}.
     *
     * @param size bytes, at most {@link Integer#MAX_VALUE}
     * @throws OutOfMemoryError if it is not available
     */
    NativeBytes allocate(long size);

    /** Writes to Orthanc's log, if it is still there. No value of a dataset may be in it. */
    void log(LogLevel level, String message);

    /** A value that Orthanc keeps in its own database, from 1024 upwards; empty if never set. */
    String globalProperty(int number);

    void setGlobalProperty(int number, String value);

    /** Publishes a number, or NaN, in Orthanc's metrics, with the current time. */
    void metric(String name, float value);

    /** Which of our routes another plugin answers. Quick. */
    RouteState routes();

    /**
     * Submits a job to Orthanc's jobs engine, which will announce its first step by {@link Event.JobBegins}. Its type
     * is {@code ResourceModification}, or {@code PseudonymTable} if its content has {@code "IsAnonymization": false}.
     *
     * @param state what a restored or resubmitted job is told again: JSON, of our making
     * @param content a JSON object, shown in {@code /jobs/{id}}
     * @param priority Orthanc's; higher comes first
     * @return Orthanc's id of the job
     */
    String submitJob(String state, String content, int priority);

    /**
     * Tells how a job goes.
     *
     * @param job the bridge's number of this run of the job, from {@link Event.JobBegins}; nothing happens if the job
     *     is not in this run any more
     * @param progress 0 to 1
     * @param content a JSON object, shown in {@code /jobs/{id}}
     */
    void updateJob(long job, float progress, String content);

    /** Ends a job: its current or next step returns success or failure. Parameters as in {@link #updateJob}. */
    void endJob(long job, boolean success, String content);

    /** How loud Orthanc's log says it. */
    enum LogLevel {
        INFO,
        WARNING,
        ERROR
    }

    /**
     * Status and body of an answer of Orthanc's REST API.
     *
     * @param status of HTTP
     * @param body its remaining bytes, on the Java heap
     */
    record RestAnswer(int status, ByteBuffer body) {

        /** The body as UTF-8 text. */
        public String text() {
            return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        }
    }
}

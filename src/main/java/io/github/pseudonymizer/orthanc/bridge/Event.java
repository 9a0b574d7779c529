// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.util.List;
import java.util.Map;

/** Something that happened in Orthanc and that Java pulls from the bridge. */
public sealed interface Event {

    /** Identifies this event towards the bridge. */
    long number();

    /**
     * Orthanc has initialized the plugin, for the first time or after {@code POST /tools/reset}. To be answered by
     * {@link Bridge#started}.
     *
     * @param configuration Orthanc's whole configuration, a JSON object
     */
    record Start(long number, String configuration) implements Event {}

    /** Orthanc is stopping. To be answered by {@link Bridge#stopped}, soon. */
    record Stop(long number) implements Event {}

    /**
     * A request on one of our routes. To be answered by {@link Bridge#answer}.
     *
     * @param method {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
     * @param uri normalized by Orthanc, without query
     * @param groups what the route's regular expression captured
     * @param headers names in lower case; none for calls from inside Orthanc
     * @param arguments of the query, for GET only
     * @param content its body
     * @param remoteAddress as the incoming-request filter saw it, or empty
     * @param overHttp whether it came over HTTP: a filter saw it, or it has headers
     * @param authenticatedByPlugin whether a plugin that authenticates in Orthanc's place said who sends it
     */
    record Request(
            long number,
            String method,
            String uri,
            List<String> groups,
            Map<String, String> headers,
            Map<String, String> arguments,
            Body content,
            String remoteAddress,
            boolean overHttp,
            boolean authenticatedByPlugin)
            implements Event {

        /** A request whose body is this text. */
        public Request(
                long number,
                String method,
                String uri,
                List<String> groups,
                Map<String, String> headers,
                Map<String, String> arguments,
                String body,
                String remoteAddress,
                boolean overHttp,
                boolean authenticatedByPlugin) {
            this(
                    number,
                    method,
                    uri,
                    groups,
                    headers,
                    arguments,
                    Body.of(body),
                    remoteAddress,
                    overHttp,
                    authenticatedByPlugin);
        }

        /** A request that no plugin authenticated. */
        public Request(
                long number,
                String method,
                String uri,
                List<String> groups,
                Map<String, String> headers,
                Map<String, String> arguments,
                String body,
                String remoteAddress,
                boolean overHttp) {
            this(number, method, uri, groups, headers, arguments, body, remoteAddress, overHttp, false);
        }

        /** The body as UTF-8. */
        public String body() {
            return content.text();
        }
    }

    /**
     * A study became stable, or Orthanc is up ({@code OrthancStarted}). Not answered.
     *
     * @param change Orthanc's name of the change: {@code StableStudy} or {@code OrthancStarted}
     * @param resource Orthanc's id of the resource, or empty
     */
    record Change(long number, String change, String resource) implements Event {}

    /**
     * A job of ours makes its first step, or its first after a restart, a pause or a resubmission. Not answered;
     * {@link Bridge#endJob} ends the job.
     *
     * @param job the bridge's number of this run of the job, another each time that it begins: it may begin again while
     *     its former run has not ended here
     * @param orthancId Orthanc's id of the job, or empty if not known yet
     * @param state what {@link Bridge#submitJob} was given
     */
    record JobBegins(long number, long job, String orthancId, String state) implements Event {}

    /**
     * A job of ours left the running state without Java having ended it. Not answered.
     *
     * @param job as in {@link JobBegins}
     * @param reason {@code Paused}, {@code Canceled} or {@code Failure}
     */
    record JobStops(long number, long job, String reason) implements Event {}
}

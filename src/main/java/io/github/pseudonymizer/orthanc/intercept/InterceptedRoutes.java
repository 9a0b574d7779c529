// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Bridge.RestAnswer;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.caller.NewPatients;
import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.orthanc.route.Access;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Route;
import io.github.pseudonymizer.study.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * The routes that we answer in place of Orthanc. The native side registers the same ones, as far as the settings say:
 * those of modification only where modification is blocked. Thread-safe.
 *
 * @param newPatients says whose new patients are limited
 */
public record InterceptedRoutes(Bridge bridge, Blocking blocking, NewPatients newPatients, Anonymizing anonymizing) {

    private static final String LEVELS = "/{patients|studies|series|instances}/{id}";
    private static final String ANONYMIZE = LEVELS + "/anonymize";
    private static final String BULK = "/tools/bulk-anonymize";
    private static final String RESUBMIT = "/jobs/{id}/resubmit";

    /** Of all rows; a test compares them with those of the native side. */
    static final List<String> PATHS = List.of(
            ANONYMIZE,
            BULK,
            RESUBMIT,
            LEVELS + "/modify",
            "/tools/bulk-modify",
            "/studies/{id}/{split|merge}",
            "/tools/create-dicom",
            "/plugins/pixels-masker" + LEVELS + "/{modify|anonymize}");

    /** The rows of the table. */
    public List<Route> routes() {
        return PATHS.stream()
                .map(path -> new Route("POST", path, "", Access.ORTHANC_USERS, handlerOf(path)))
                .toList();
    }

    private Route.Handler handlerOf(String path) {
        return switch (path) {
            case ANONYMIZE -> unlessInternal(this::anonymize);
            case BULK -> unlessInternal(this::anonymizeMany);
            case RESUBMIT -> unlessInternal(this::resubmit);
            default -> this::modify;
        };
    }

    /** Calls from Lua and plugins get the built-in, unless the settings say otherwise. */
    private Route.Handler unlessInternal(Route.Handler handler) {
        return (query, reply) -> {
            if (!query.request().overHttp() && !blocking.interception().internal()) {
                reply.accept(builtIn(query));
            } else {
                blocking.refuseBlockedAnonymization(query.requester());
                handler.answer(query, reply);
            }
        };
    }

    private HttpAnswer builtIn(Query query) {
        ByteBuffer body = ByteBuffer.wrap(query.body().getBytes(StandardCharsets.UTF_8));
        String uri = query.request().uri();
        RestAnswer answer = bridge.call(query.method(), uri, body);
        boolean file = uri.startsWith("/instances/") && answer.status() == 200;
        return new HttpAnswer(answer.status(), file ? "application/dicom" : "application/json", answer.body());
    }

    private void anonymize(Query query, Consumer<HttpAnswer> reply) {
        Job job = Job.single(
                levelOf(query.parameter(0)),
                query.parameter(1),
                query.body(),
                query.requester(),
                newPatients.limits(query.caller()));
        if (job.request().level() == Level.INSTANCE) {
            anonymizing.rewrite(job, query.caller(), reply);
        } else {
            reply.accept(anonymizing.anonymize(job, query.caller()));
        }
    }

    private static Level levelOf(String collection) {
        return switch (collection) {
            case "patients" -> Level.PATIENT;
            case "studies" -> Level.STUDY;
            case "series" -> Level.SERIES;
            default -> Level.INSTANCE;
        };
    }

    private void anonymizeMany(Query query, Consumer<HttpAnswer> reply) {
        Job job = Job.bulk(query.body(), query.requester(), newPatients.limits(query.caller()));
        reply.accept(anonymizing.anonymize(job, query.caller()));
    }

    /** The native side hands on only jobs of the built-in anonymization. */
    private void resubmit(Query query, Consumer<HttpAnswer> reply) {
        throw new RequestException(
                Reason.FORBIDDEN,
                "a job of the built-in anonymization cannot be resubmitted; please ask for the anonymization again");
    }

    /** The native side registers these routes only where the settings block modification. */
    private void modify(Query query, Consumer<HttpAnswer> reply) {
        blocking.record(query.requester());
        throw blocking.refusal();
    }
}

package io.github.pseudonymizer.orthanc.intercept;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.archive.OrthancArchive;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.archive.RunningVersion;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Bridge.RestAnswer;
import io.github.pseudonymizer.orthanc.bridge.ErrorAnswer;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.bridge.NativeBytes;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.NewPatients;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.request.AnonymizeRequest;
import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.orthanc.request.SavedInstances;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the intercepted routes in place of the built-in. Thread-safe. */
final class Routes {

    private static final Pattern ANONYMIZE = Pattern.compile("/(patients|studies|series|instances)/([^/]+)/anonymize");
    private static final String BULK = "/tools/bulk-anonymize";
    private static final Pattern RESUBMIT = Pattern.compile("/jobs/[^/]+/resubmit");

    private final Bridge bridge;
    private final OrthancArchive archive;
    private final Pseudonymization pseudonymization;
    private final AuditTrail audit;
    private final Interception interception;
    private final Callers callers;
    private final NewPatients newPatients;
    private final Answers answers;
    private final Orders orders;
    private final Jobs jobs;

    /** @param tellSources see {@link Answers} */
    Routes(
            Bridge bridge,
            OrthancArchive archive,
            Pseudonymization pseudonymization,
            AuditTrail audit,
            Domains domains,
            Interception interception,
            boolean tellSources,
            Callers callers,
            NewPatients newPatients) {
        this.bridge = bridge;
        this.archive = archive;
        this.pseudonymization = pseudonymization;
        this.audit = audit;
        this.interception = interception;
        this.callers = callers;
        this.newPatients = newPatients;
        OrthancRest rest = new OrthancRest(bridge);
        RunningVersion orthanc = new RunningVersion(rest);
        this.answers = new Answers(orthanc, tellSources);
        this.orders = new Orders(
                archive,
                pseudonymization,
                domains,
                new SavedInstances(rest),
                new Visibility(rest),
                newPatients,
                orthanc);
        this.jobs = new Jobs(bridge, pseudonymization, this::order, answers, archive.jobHistory());
    }

    Jobs jobs() {
        return jobs;
    }

    /** Answers a request on an intercepted route. Throws nothing that the {@link FailureTable} foresees. */
    void answer(Event.Request request) {
        Consumer<HttpAnswer> reply = answer -> bridge.answer(request.number(), answer);
        try {
            answer(request, reply);
        } catch (RuntimeException failed) {
            FailureTable.Failure failure = FailureTable.of(failed);
            if (failure.answer() == ErrorAnswer.INTERNAL && !(failed instanceof ArchiveException)) {
                throw failed;
            }
            reply.accept(failure.to(request));
        }
    }

    private void answer(Event.Request request, Consumer<HttpAnswer> reply) {
        Matcher single = ANONYMIZE.matcher(request.uri());
        boolean bulk = request.uri().equals(BULK);
        boolean one = single.matches();
        if (!bulk && !one && !RESUBMIT.matcher(request.uri()).matches()) {
            throw block(callers.of(request).requester()); // Modification: it comes here only where it is blocked.
        }
        if (!request.overHttp() && !interception.internal()) {
            reply.accept(builtIn(request));
            return;
        }
        Caller caller = callers.of(request);
        if (interception.anonymize() == Interception.Mode.BLOCK) {
            throw block(caller.requester());
        }
        if (bulk) {
            reply.accept(anonymize(Job.bulk(request.body(), caller.requester(), newPatients.limits(caller)), caller));
            return;
        }
        if (!one) {
            throw new RequestException(
                    Reason.FORBIDDEN,
                    "a job of the built-in anonymization cannot be resubmitted; please ask for the anonymization again");
        }
        Job job = Job.single(
                levelOf(single.group(1)),
                single.group(2),
                request.body(),
                caller.requester(),
                newPatients.limits(caller));
        if (job.level() == Level.INSTANCE) {
            rewritten(job, caller, reply);
        } else {
            reply.accept(anonymize(job, caller));
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

    /** What a job asks for, unless anonymization is blocked: a job of the built-in may have been saved before that. */
    private Order order(Job job) {
        if (interception.anonymize() == Interception.Mode.BLOCK) {
            throw block(job.requester());
        }
        return orders.of(job);
    }

    private HttpAnswer anonymize(Job job, Caller caller) {
        AnonymizeRequest request = job.request();
        orders.of(job, caller.visible()); // Unknown resources and domains are the client's fault, and told at once.
        if (request.synchronous()) {
            Outcome outcome = jobs.carryOut(job, request);
            return HttpAnswer.json(200, Json.write(answers.done(request, outcome)));
        }
        pseudonymization.checkStore();
        String id = jobs.submit(job, request);
        JsonObject json = new JsonObject();
        json.addProperty("ID", id);
        json.addProperty("Path", "/jobs/" + id);
        return HttpAnswer.json(200, Json.write(json));
    }

    /** The instance route answers the file, from outside the Java heap, and stores nothing. */
    private void rewritten(Job job, Caller caller, Consumer<HttpAnswer> reply) {
        Order order = orders.of(job, caller.visible());
        if (order.resources().get(0).level() != Level.INSTANCE) {
            throw new RequestException(Reason.UNKNOWN_RESOURCE, "");
        }
        pseudonymization.rewriteOnly(order, copy -> {
            try (NativeBytes file = bridge.allocate(copy.size())) {
                ByteBuffer buffer = file.buffer();
                copy.writeTo(buffer);
                reply.accept(new HttpAnswer(200, "application/dicom", buffer.flip()));
            }
        });
    }

    private HttpAnswer builtIn(Event.Request request) {
        ByteBuffer body = ByteBuffer.wrap(request.body().getBytes(StandardCharsets.UTF_8));
        RestAnswer answer = bridge.call(request.method(), request.uri(), body);
        boolean file = request.uri().startsWith("/instances/") && answer.status() == 200;
        return new HttpAnswer(answer.status(), file ? "application/dicom" : "application/json", answer.body());
    }

    private RequestException block(Requester requester) {
        audit.record(new AuditEntry(archive.name(), AuditEntry.Event.BLOCKED, requester, "", "", ""));
        return new RequestException(Reason.FORBIDDEN, interception.blockMessage());
    }
}

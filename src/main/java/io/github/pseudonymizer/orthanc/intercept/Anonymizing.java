// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import com.google.gson.annotations.SerializedName;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.bridge.NativeBytes;
import io.github.pseudonymizer.orthanc.caller.Caller;
import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Carries out what requests to anonymize ask for, and answers them as the built-in does. Thread-safe. */
public record Anonymizing(Bridge bridge, Pseudonymization pseudonymization, Orders orders, Answers answers, Jobs jobs) {

    /** Makes copies, in a job of Orthanc. Unknown resources and domains are the client's fault, and told at once. */
    HttpAnswer anonymize(Job job, Caller caller) {
        orders.of(job, caller.visible());
        if (job.request().synchronous()) {
            Outcome outcome = jobs.carryOut(job);
            return HttpAnswer.json(200, Json.write(answers.done(job.request(), outcome)));
        }
        pseudonymization.checkStore();
        String id = jobs.submit(job);
        return HttpAnswer.json(200, Json.write(Json.of(new Submitted(id, "/jobs/" + id))));
    }

    private record Submitted(@SerializedName("ID") String id, String path) {}

    /** Answers with the file of one instance, from outside the Java heap, and stores nothing. */
    void rewrite(Job job, Caller caller, Consumer<HttpAnswer> reply) {
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
}

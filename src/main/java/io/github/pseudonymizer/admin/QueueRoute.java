package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /pseudonymizer/queue} counts the studies that no user waits for; {@code GET
 * /pseudonymizer/queue/failed?limit=} lists those that failed, with the reasons; {@code POST
 * /pseudonymizer/queue/retry} tries failed ones again.
 *
 * @param archive the archive's name for itself
 */
record QueueRoute(String archive, QueueContents contents, AuditTrail audit) {

    Reply count() {
        JsonObject json = new JsonObject();
        contents.count(archive).forEach((state, count) -> json.addProperty(state.name(), count));
        return new Reply(200, json);
    }

    /** After an entry in the audit trail, because originals can be guessed from their ids. */
    Reply failed(Query query) {
        Optional<Integer> limit = query.limit();
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        record(AuditEntry.Event.FAILED_WORK_READ, query.requester(), "oldest " + limit.get());
        JsonArray array = new JsonArray();
        contents.failed(archive, limit.get()).forEach(failure -> array.add(json(failure)));
        return new Reply(200, array);
    }

    private static JsonObject json(PendingStudy.Failure failure) {
        JsonObject json = new JsonObject();
        json.addProperty("Study", failure.study());
        json.addProperty("Cause", failure.cause().word());
        json.addProperty("Attempts", failure.attempts());
        json.addProperty("Reason", failure.reason());
        json.addProperty("Added", failure.added().toString());
        return json;
    }

    Reply retry(Query query) {
        Optional<StudySelection> selection = StudySelection.object(query.body())
                .filter(json -> Set.of("Studies", "All").containsAll(json.keySet()))
                .flatMap(StudySelection::of);
        return selection
                .map(chosen -> retry(chosen, query.requester()))
                .orElseGet(() -> Reply.problem(400, StudySelection.ALLOWED));
    }

    private Reply retry(StudySelection selection, Requester requester) {
        int retried = selection
                .studies()
                .map(studies -> contents.retryFailed(archive, studies))
                .orElseGet(() -> contents.retryAllFailed(archive));
        record(AuditEntry.Event.WORK_RETRIED, requester, retried + " studies");
        JsonObject json = new JsonObject();
        json.addProperty("Retried", retried);
        return new Reply(200, json);
    }

    private void record(AuditEntry.Event event, Requester requester, String detail) {
        audit.record(new AuditEntry(archive, event, requester, "", "", detail));
    }
}

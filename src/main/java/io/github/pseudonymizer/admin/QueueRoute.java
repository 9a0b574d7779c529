// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

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

    private record Failure(String study, String cause, int attempts, String reason, String added) {}

    private record Answer(int retried) {}

    Reply count() {
        return Reply.ok(contents.count(archive));
    }

    /** After an entry in the audit trail, because originals can be guessed from their ids. */
    Reply failed(Query query) {
        Optional<Integer> limit = query.limit();
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        record(AuditEntry.Event.FAILED_WORK_READ, query.requester(), "oldest " + limit.get());
        return Reply.ok(contents.failed(archive, limit.get()).stream()
                .map(QueueRoute::shown)
                .toList());
    }

    private static Failure shown(PendingStudy.Failure failure) {
        return new Failure(
                failure.study(),
                failure.cause().word(),
                failure.attempts(),
                failure.reason(),
                failure.added().toString());
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
        return Reply.ok(new Answer(retried));
    }

    private void record(AuditEntry.Event event, Requester requester, String detail) {
        audit.record(new AuditEntry(archive, event, requester, "", "", detail));
    }
}

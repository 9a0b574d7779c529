// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.service.AuditLog;
import io.github.pseudonymizer.service.AuditLog.Selection;
import io.github.pseudonymizer.service.PseudonymService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code GET /pseudonymizer/audit?since=&subject=&limit=&format=}: the audit trail, the oldest entry first. */
record AuditRoute(PseudonymService service) {

    private static final String ALLOWED = Selection.SINCE + "; format must be json or csv; ";

    HttpAnswer answer(Query query) {
        Map<String, String> arguments = query.arguments();
        String format = arguments.getOrDefault("format", "json");
        Optional<Selection> selection =
                Selection.of(arguments.getOrDefault("since", ""), arguments.getOrDefault("subject", ""));
        if (selection.isEmpty() || !Set.of("json", "csv").contains(format)) {
            return Reply.problem(400, ALLOWED + Query.LIMITS).toAnswer();
        }
        return format.equals("csv")
                ? table(query, selection.get())
                : query.limit()
                        .map(limit -> json(query, selection.get(), limit))
                        .orElseGet(() -> Reply.problem(400, Query.LIMITS))
                        .toAnswer();
    }

    private HttpAnswer table(Query query, Selection selection) {
        return ExportRoute.limit(query.arguments().getOrDefault("limit", ""))
                .map(limit -> TableAnswer.of(out -> service.audit().write(selection, limit, query.requester(), out)))
                .orElseGet(() ->
                        Reply.problem(400, "limit must be a number from 1").toAnswer());
    }

    private Reply json(Query query, Selection selection, int limit) {
        List<AuditLog.Kept> entries = service.audit().entries(selection, limit, query.requester());
        return Reply.ok(new Page(
                entries.stream().map(Row::of).toList(),
                entries.size() < limit,
                entries.isEmpty()
                        ? query.arguments().getOrDefault("since", "")
                        : "" + entries.get(entries.size() - 1).number()));
    }

    private record Page(List<Row> entries, boolean done, String next) {}

    private record Row(
            long number,
            String at,
            String archive,
            String event,
            String cause,
            String user,
            String address,
            String domain,
            String subject,
            String detail) {

        static Row of(AuditLog.Kept kept) {
            return new Row(
                    kept.number(),
                    kept.at().toString(),
                    kept.archive(),
                    kept.event(),
                    kept.cause(),
                    kept.user(),
                    kept.address(),
                    kept.domain(),
                    kept.subject(),
                    kept.detail());
        }
    }
}

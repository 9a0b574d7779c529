// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Map;
import java.util.Set;

/** {@code POST /pseudonymizer/import/domain=&dry-run=}: brings a table of pseudonyms. */
record ImportRoute(PseudonymService service) {

    private static final Set<String> NAMES = Set.of("domain", "dry-run");
    private static final String ALLOWED = "the address must be /pseudonymizer/import/domain=NAME or"
            + " /pseudonymizer/import/domain=NAME&dry-run=true, with a slash instead of a question mark, because Orthanc"
            + " does not hand on what follows the question mark of a POST";

    /** With the arguments in the path. */
    Reply inPath(Query query) {
        return bring(query, PathArguments.of(query.parameter(0)));
    }

    /** With the arguments behind a question mark, which an Orthanc may hand on some day. */
    Reply inQuery(Query query) {
        return bring(query, query.arguments());
    }

    private Reply bring(Query query, Map<String, String> arguments) {
        String name = arguments.getOrDefault("domain", "");
        String dryRun = arguments.getOrDefault("dry-run", "false");
        if (name.isEmpty()
                || !NAMES.containsAll(arguments.keySet())
                || !Set.of("true", "false").contains(dryRun)) {
            return Reply.problem(400, ALLOWED);
        }
        Domain domain = service.domains().named(name);
        ImportReport report = service.importing()
                .run(domain, TableSource.of(query.content().bytes()), dryRun.equals("true"), query.requester());
        return new Reply(report.isClean() ? 200 : 409, ServiceJson.of(report));
    }
}

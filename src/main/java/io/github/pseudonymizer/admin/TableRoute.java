// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.TableColumns;
import io.github.pseudonymizer.service.TableReport;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Map;
import java.util.Optional;

/** {@code POST /pseudonymizer/table/domain=&id=&…}: a clinical table with pseudonyms and shifted dates. */
record TableRoute(PseudonymService service) {

    private static final String ALLOWED = "the address must be /pseudonymizer/table/domain=NAME&id=COLUMN&…, with a"
            + " slash instead of a question mark, because Orthanc does not hand on what follows the question mark of a"
            + " POST. " + TableColumns.EXPECTED;

    /** With the arguments in the path. */
    HttpAnswer inPath(Query query) {
        return answer(query, PathArguments.of(query.parameter(0)));
    }

    /** With the arguments behind a question mark, which an Orthanc may hand on some day. */
    HttpAnswer inQuery(Query query) {
        return answer(query, query.arguments());
    }

    private HttpAnswer answer(Query query, Map<String, String> arguments) {
        String name = arguments.getOrDefault("domain", "");
        Optional<TableColumns> columns = TableColumns.of(arguments);
        if (name.isEmpty() || columns.isEmpty()) {
            return Reply.problem(400, ALLOWED).toAnswer();
        }
        Domain domain = service.domains().named(name);
        TableSource source = TableSource.of(query.content().bytes());
        return TableAnswer.of(
                out -> {
                    TableReport report = service.tables().run(domain, source, columns.get(), query.requester(), out);
                    return report.isClean() ? Optional.empty() : Optional.of(new Reply(409, ServiceJson.of(report)));
                },
                "send parts of it");
    }
}

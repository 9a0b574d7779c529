// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.service.Exporting;
import io.github.pseudonymizer.service.Exporting.Content;
import io.github.pseudonymizer.service.Exporting.Part;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code GET /pseudonymizer/export?domain=&what=&reason=&since=&limit=}: what the database knows, as a table. */
record ExportRoute(PseudonymService service) {

    private static final String WHAT =
            Stream.of(Content.values()).map(Content::word).collect(Collectors.joining(", "));

    HttpAnswer answer(Query query) {
        Map<String, String> arguments = query.arguments();
        String name = arguments.getOrDefault("domain", "");
        Optional<Content> content = content(arguments.getOrDefault("what", ""));
        String reason = arguments.getOrDefault("reason", "");
        Optional<Long> limit = limit(arguments.getOrDefault("limit", ""));
        if (name.isEmpty() || content.isEmpty() || !LookUpRoute.isReason(reason) || limit.isEmpty()) {
            return Reply.problem(
                            400,
                            "domain must be given, what must be one of " + WHAT
                                    + ", reason must be a text of at most 500"
                                    + " characters, and limit a number from 1 if it is given")
                    .toAnswer();
        }
        Domain domain = service.domains().named(name);
        Exporting exporting = service.exporting();
        Part part = new Part(arguments.getOrDefault("since", ""), limit.get());
        return TableAnswer.of(out -> exporting.write(domain, content.get(), part, reason, query.requester(), out));
    }

    private static Optional<Content> content(String word) {
        return Stream.of(Content.values())
                .filter(one -> one.word().equals(word))
                .findFirst();
    }

    /** Without one, everything: a table that ends too early without a word would be taken for the whole. */
    static Optional<Long> limit(String text) {
        if (text.isEmpty()) {
            return Optional.of(Long.MAX_VALUE);
        }
        return text.matches("[1-9]\\d{0,17}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}

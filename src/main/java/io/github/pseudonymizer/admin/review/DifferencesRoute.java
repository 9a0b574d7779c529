// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.review.Comparing;
import io.github.pseudonymizer.study.review.Differences;
import io.github.pseudonymizer.study.review.StudyContents.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /pseudonymizer/links/{copy id}/differences?instance=}: the attributes in which a copy differs. */
record DifferencesRoute(Comparing comparing, LinkRoute link) {

    private record Answer(String instance, String original, boolean rulesOfCopy, int count, List<Line> differences) {}

    private record Line(
            String path,
            String tag,
            String keyword,
            String change,
            @Nullable String original,
            @Nullable String copy,
            String done,
            String reason) {}

    Reply answer(Query query) {
        String instance = query.arguments().getOrDefault("instance", "");
        return link.with(
                query,
                reviewed -> comparing
                        .differences(reviewed, instance, query.requester())
                        .map(found -> Reply.ok(answer(instance, found)))
                        .orElseGet(() -> Reply.problem(
                                404, "instance must be the id of an instance of this copy whose original is there")));
    }

    private static Answer answer(String instance, Differences found) {
        return new Answer(
                instance,
                found.original(),
                found.ofCopy(),
                found.count(),
                found.lines().stream().map(DifferencesRoute::line).toList());
    }

    private static Line line(Differences.Line line) {
        Value either = line.original().or(line::copy).orElseThrow();
        return new Line(
                line.path(),
                either.tag(),
                either.keyword(),
                line.original().isEmpty() ? "added" : line.copy().isEmpty() ? "removed" : "changed",
                text(line.original()),
                text(line.copy()),
                line.done(),
                line.reason());
    }

    private static @Nullable String text(Optional<Value> value) {
        return value.filter(Value::shown).map(Value::text).orElse(null);
    }
}

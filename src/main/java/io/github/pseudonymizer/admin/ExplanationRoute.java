// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.admin.review.ShownCopy;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.study.copy.Explained;
import io.github.pseudonymizer.study.copy.Explaining;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /pseudonymizer/explain/{instance id}?domain=}: what would be done with an instance, or by what a copy was
 * made.
 *
 * @param explaining the use case
 */
record ExplanationRoute(Explaining explaining) {

    Reply answer(Query query) {
        String instance = query.parameter(0);
        String domain = query.arguments().getOrDefault("domain", "");
        try {
            return explaining
                    .explain(instance, domain, query.requester().user())
                    .map(explained -> new Reply(200, json(instance, explained)))
                    .orElseGet(() -> Reply.problem(404, "no instance has this id"));
        } catch (DomainException undecided) {
            return Reply.problem(400, "" + undecided.getMessage());
        }
    }

    private record Head(
            String instance,
            String domain,
            ShownProfile profile,
            String result,
            @Nullable ShownCopy copy) {}

    private record ShownProfile(String edition, List<String> options) {}

    private static JsonObject json(String instance, Explained explained) {
        Domain domain = explained.domain();
        ShownCopy copy = explained.copy().map(ShownCopy::of).orElse(null);
        JsonObject json = Json.of(new Head(
                        instance,
                        domain.namespace().name(),
                        profile(domain.profile().inUse()),
                        result(explained),
                        copy))
                .getAsJsonObject();
        explained
                .explanation()
                .map(explanation -> Json.of(ShownExplanation.of(explanation)))
                .ifPresent(explanation -> explanation.getAsJsonObject().asMap().forEach(json::add));
        return json;
    }

    private static ShownProfile profile(Profile profile) {
        return new ShownProfile(
                profile.edition(),
                profile.options().stream().sorted().map(Option::settingName).toList());
    }

    private static String result(Explained explained) {
        if (explained.isCopy()) {
            return "unchanged: it is a copy already";
        }
        return explained.explanation().filter(e -> e.refusalCount() > 0).isPresent() ? "refused" : "copied";
    }
}

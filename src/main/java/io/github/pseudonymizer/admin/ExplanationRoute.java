package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.study.copy.Explained;
import io.github.pseudonymizer.study.copy.ExplainedCopy;
import io.github.pseudonymizer.study.copy.Explaining;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.List;

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

    private static JsonObject json(String instance, Explained explained) {
        JsonObject json = new JsonObject();
        json.addProperty("Instance", instance);
        json.addProperty("Domain", explained.domain().namespace().name());
        json.add("Profile", profile(explained.domain().profile()));
        json.addProperty("Result", result(explained));
        explained.copy().ifPresent(copy -> json.add("Copy", copy(copy)));
        explained.explanation().ifPresent(explanation -> ExplanationJson.addTo(json, explanation));
        return json;
    }

    private static JsonObject profile(Profile profile) {
        JsonArray options = new JsonArray();
        profile.options().stream().sorted().forEach(option -> options.add(option.settingName()));
        JsonObject json = new JsonObject();
        json.addProperty("Edition", profile.edition());
        json.add("Options", options);
        return json;
    }

    private static JsonObject copy(ExplainedCopy copy) {
        JsonObject json = new JsonObject();
        copy.rules().ifPresent(rules -> {
            JsonObject made = new JsonObject();
            made.addProperty("Version", rules.version());
            made.addProperty("Edition", rules.edition());
            made.add("Options", texts(rules.options()));
            json.add("Rules", made);
        });
        json.addProperty("RulesAreRecorded", copy.rules().isPresent());
        json.addProperty("Mixed", copy.mixed());
        json.addProperty("BeingMadeAgain", copy.unfinished());
        json.add("Wishes", texts(copy.wishes()));
        json.addProperty("Outdated", copy.outdated());
        json.add("Differences", texts(copy.differences()));
        json.add("IgnoredToday", texts(copy.ignoredToday()));
        return json;
    }

    private static JsonArray texts(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static String result(Explained explained) {
        if (explained.isCopy()) {
            return "unchanged: it is a copy already";
        }
        return explained.explanation().filter(e -> e.refusalCount() > 0).isPresent() ? "refused" : "copied";
    }
}

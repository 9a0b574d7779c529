package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.study.Cohort;
import io.github.pseudonymizer.study.Explained;
import io.github.pseudonymizer.study.Explaining;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /pseudonymizer/explain/{instance id}?domain=}: what would be done with an instance.
 *
 * @param explaining the use case
 * @param cohorts every domain; the first is the default
 */
public record ExplanationRoute(Explaining explaining, List<Cohort> cohorts) {

    static final String PATH = "explain/";

    public ExplanationRoute {
        cohorts = List.copyOf(cohorts);
    }

    Reply answer(Query query) {
        String instance = query.path().substring(PATH.length());
        String domain = query.arguments().getOrDefault("domain", "");
        Optional<Cohort> cohort = cohorts.stream()
                .filter(one -> domain.isEmpty() || name(one).equals(domain))
                .findFirst();
        if (cohort.isEmpty()) {
            return Reply.problem(
                    400,
                    "unknown domain; there are "
                            + cohorts.stream().map(ExplanationRoute::name).toList());
        }
        return explaining
                .explain(instance, cohort.get())
                .map(explained -> new Reply(200, json(instance, cohort.get(), explained)))
                .orElseGet(() -> Reply.problem(404, "no instance has this id"));
    }

    private static String name(Cohort cohort) {
        return cohort.domain().name();
    }

    private static JsonObject json(String instance, Cohort cohort, Explained explained) {
        JsonObject json = new JsonObject();
        json.addProperty("Instance", instance);
        json.addProperty("Domain", name(cohort));
        json.add("Profile", profile(cohort.profile()));
        json.addProperty("Result", result(explained));
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

    private static String result(Explained explained) {
        if (explained.isCopy()) {
            return "unchanged: it is a copy already";
        }
        return explained.explanation().filter(e -> e.refusalCount() > 0).isPresent() ? "refused" : "copied";
    }
}

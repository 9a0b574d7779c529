package io.github.pseudonymizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.Bridge;
import io.github.pseudonymizer.orthanc.ErrorAnswer;
import io.github.pseudonymizer.orthanc.Event;
import io.github.pseudonymizer.orthanc.EventHandler;
import java.util.Set;
import java.util.stream.Collectors;

/** Deals with events while the use cases are not there yet: refuses politely, and settings that cannot be right. */
final class Reception implements EventHandler {

    private static final Set<String> SETTINGS = Set.of(
            "Database",
            "KeyFile",
            "Intercept",
            "InterceptInternal",
            "Modify",
            "StableStudies",
            "Domains",
            "Administrators",
            "Java",
            "Bridge");

    private final Bridge bridge;

    Reception(Bridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public void handle(Event event) {
        if (event instanceof Event.Start start) {
            bridge.started(start.number(), problems(start.configuration()));
        } else if (event instanceof Event.Stop) {
            bridge.stopped(event.number());
        } else if (event instanceof Event.Request request) {
            bridge.answer(request.number(), ErrorAnswer.UNAVAILABLE.to(request, "not built yet"));
        } else if (event instanceof Event.JobBegins begins) {
            bridge.endJob(begins.job(), false, "{\"ErrorDetails\":\"not built yet\"}");
        }
    }

    private static String problems(String configuration) {
        JsonElement section =
                JsonParser.parseString(configuration).getAsJsonObject().get("Pseudonymizer");
        if (section == null) {
            return "";
        }
        if (!(section instanceof JsonObject settings)) {
            return "Pseudonymizer: must be an object";
        }
        return settings.keySet().stream()
                .filter(key -> !SETTINGS.contains(key))
                .map(key -> "Pseudonymizer." + key + ": no such setting")
                .collect(Collectors.joining("\n"));
    }
}

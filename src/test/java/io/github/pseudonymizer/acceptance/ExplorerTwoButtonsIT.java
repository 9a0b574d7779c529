// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.Snippets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The buttons that {@code docs/settings.md} shows for Orthanc Explorer 2, pressed as it does that: its addresses are
 * relative to {@code /ui/app/}, and it puts ids in for {@code {UUID}} and {@code {JsonArrayUUIDs}}.
 */
@EveryOrthanc
class ExplorerTwoButtonsIT {

    /** What Orthanc Explorer 2 knows: its default configuration and its source. */
    private static final Set<String> LEVELS = Set.of("study", "bulk-studies", "series", "instance");

    private static final Set<String> KEYS =
            Set.of("HttpMethod", "Id", "Tooltip", "Icon", "Url", "Target", "Payload", "Refresh");

    private static final JsonObject BUTTONS = JsonParser.parseString(
                    Snippets.first("docs/settings.md", "## Buttons in Orthanc Explorer 2", "json"))
            .getAsJsonObject()
            .getAsJsonObject("OrthancExplorer2")
            .getAsJsonObject("UiOptions")
            .getAsJsonObject("CustomButtons");

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of(
                "StableStudies",
                Map.of("Enabled", false),
                "Domains",
                List.of(Map.of("Name", "default"), Map.of("Name", "trial"))));
    }

    @Test
    void they_have_the_form_that_orthanc_explorer_2_knows() {
        Set<String> ids = new HashSet<>();
        BUTTONS.asMap().forEach((level, buttons) -> {
            assertTrue(LEVELS.contains(level), level);
            for (JsonElement button : buttons.getAsJsonArray()) {
                JsonObject object = button.getAsJsonObject();
                assertTrue(KEYS.containsAll(object.keySet()), object.toString());
                assertTrue(object.keySet().containsAll(Set.of("HttpMethod", "Id", "Tooltip", "Icon", "Url")));
                assertTrue(ids.add(object.get("Id").getAsString()), "ids are of one button each");
            }
        });
    }

    @Test
    void one_study_gets_its_copy_in_the_domain() {
        PhantomStudy study = PhantomStudies.mr("button", 1, 32);
        orthanc.upload(study.files());

        press("study", study.orthancStudy(), List.of()).expect(200);

        awaitCopyInTrial(study);
    }

    @Test
    void all_selected_studies_get_their_copies_in_the_domain() {
        PhantomStudy one = PhantomStudies.mr("button-1", 1, 32);
        PhantomStudy other = PhantomStudies.mr("button-2", 1, 32);
        orthanc.upload(one.files());
        orthanc.upload(other.files());

        press("bulk-studies", "", List.of(one.orthancStudy(), other.orthancStudy()))
                .expect(200);

        awaitCopyInTrial(one);
        awaitCopyInTrial(other);
    }

    @Test
    void an_instance_is_explained() {
        PhantomStudy study = PhantomStudies.mr("button-3", 1, 32);
        orthanc.upload(study.files());

        JsonObject explanation = press("instance", study.orthancInstance(), List.of())
                .expect(200)
                .object();

        assertEquals("copied", explanation.get("Result").getAsString());
    }

    private static void awaitCopyInTrial(PhantomStudy study) {
        Eventually.until("the copy of " + study.orthancStudy(), () -> {
            JsonArray copies = orthanc.get("/pseudonymizer/copies/" + study.orthancStudy())
                    .expect(200)
                    .object()
                    .getAsJsonArray("Copies");
            return copies.size() == 1
                    && copies.get(0)
                            .getAsJsonObject()
                            .get("Domain")
                            .getAsString()
                            .equals("trial")
                    && copies.get(0)
                            .getAsJsonObject()
                            .get("State")
                            .getAsString()
                            .equals("COMPLETE");
        });
    }

    private static Answer press(String level, String id, List<String> selected) {
        JsonObject button = BUTTONS.getAsJsonArray(level).get(0).getAsJsonObject();
        String uri = button.get("Url").getAsString().replace("{UUID}", id);
        assertTrue(uri.startsWith("../../"), uri);
        String path = uri.substring("../..".length());
        return button.get("HttpMethod").getAsString().equals("GET")
                ? orthanc.get(path)
                : orthanc.post(
                        path,
                        payload(button.getAsJsonObject("Payload"), selected).toString());
    }

    private static JsonObject payload(JsonObject template, List<String> selected) {
        JsonArray ids = new JsonArray();
        selected.forEach(ids::add);
        JsonObject payload = new JsonObject();
        template.asMap()
                .forEach((key, value) ->
                        payload.add(key, value.equals(new JsonPrimitive("{JsonArrayUUIDs}")) ? ids : value));
        return payload;
    }
}

package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.StudyArchive;

/**
 * {@code GET /pseudonymizer/copies/{id of a study}}: the copies of an original that the archive holds, in all domains.
 * An unknown study has none.
 *
 * @param archive says which copies are still there
 */
record CopiesRoute(StudyArchive archive, Links links) {

    /** An administrator is also told whether the study is itself a copy. */
    Reply answer(Query query) {
        String study = query.parameter(0);
        JsonArray copies = new JsonArray();
        links.ofOriginal(archive.name(), study).stream()
                .filter(link -> archive.find(link.copy()).isPresent())
                .forEach(link -> copies.add(json(link)));
        JsonObject json = new JsonObject();
        json.add("Copies", copies);
        if (query.isFromAdministrator()) {
            json.addProperty("HasOriginal", hasOriginal(study));
        }
        return new Reply(200, json);
    }

    private boolean hasOriginal(String study) {
        return links.findByCopy(archive.name(), study)
                .flatMap(link -> archive.find(link.original()))
                .isPresent();
    }

    private static JsonObject json(Link link) {
        JsonObject json = new JsonObject();
        json.addProperty("Study", link.copy());
        json.addProperty("Domain", link.domain());
        json.addProperty("State", link.state().name());
        return json;
    }
}

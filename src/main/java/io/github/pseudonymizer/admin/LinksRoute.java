package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.route.Query;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import java.util.Optional;

/**
 * {@code GET /pseudonymizer/links?limit=}: originals and their copies, the newest first.
 *
 * @param archive the archive's name for itself
 */
record LinksRoute(String archive, Links links, AuditTrail audit) {

    /** After an entry in the audit trail. */
    Reply answer(Query query) {
        Optional<Integer> limit = query.limit();
        if (limit.isEmpty()) {
            return Reply.problem(400, Query.LIMITS);
        }
        audit.record(new AuditEntry(
                archive, AuditEntry.Event.LINKS_READ, query.requester(), "", "", "newest " + limit.get()));
        JsonArray array = new JsonArray();
        links.latest(archive, limit.get()).forEach(link -> array.add(json(link)));
        return new Reply(200, array);
    }

    private static JsonObject json(Link link) {
        JsonObject json = new JsonObject();
        json.addProperty("Original", link.original());
        json.addProperty("Copy", link.copy());
        json.addProperty("Domain", link.domain());
        json.addProperty("Pseudonym", link.pseudonym());
        json.addProperty("State", link.state().name());
        json.addProperty("Cause", link.requester().cause().name());
        json.addProperty("User", link.requester().user());
        json.addProperty("Address", link.requester().address());
        json.addProperty("Instances", link.instances());
        json.addProperty("Orphans", link.orphans());
        json.addProperty("Changed", link.changed().toString());
        return json;
    }
}

package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.service.DescribingDomains.Description;
import io.github.pseudonymizer.service.ImportReport;
import java.util.List;

/** Answers of the service as JSON, for the routes and for the commands. */
public final class ServiceJson {

    private ServiceJson() {}

    /** The result of an import. */
    public static JsonObject of(ImportReport report) {
        JsonArray conflicts = new JsonArray();
        report.conflicts().forEach(conflict -> {
            JsonObject one = new JsonObject();
            one.addProperty("Line", conflict.line());
            one.addProperty("Reason", conflict.reason());
            conflicts.add(one);
        });
        JsonObject json = new JsonObject();
        json.addProperty("Rows", report.rows());
        json.addProperty("New", report.added());
        json.addProperty("Known", report.known());
        json.add("Conflicts", conflicts);
        if (report.conflictCount() > conflicts.size()) {
            json.addProperty("ConflictsNotListed", report.conflictCount() - conflicts.size());
        }
        json.addProperty("Applied", report.applied());
        return json;
    }

    /** What each domain is. */
    public static JsonArray of(List<Description> descriptions) {
        JsonArray array = new JsonArray();
        for (Description description : descriptions) {
            JsonArray profile = new JsonArray();
            description.profile().forEach(profile::add);
            JsonObject json = new JsonObject();
            json.addProperty("Domain", description.name());
            json.add("Profile", profile);
            json.addProperty("Digest", description.digest());
            json.addProperty("Patients", description.counts().patients());
            json.addProperty("Studies", description.counts().studies());
            json.addProperty("Copies", description.counts().copies());
            json.addProperty("Failures", description.counts().failures());
            array.add(json);
        }
        return array;
    }
}

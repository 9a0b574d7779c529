package io.github.pseudonymizer.orthanc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.ChangeLog;
import java.util.ArrayList;
import java.util.List;

/** Orthanc's {@code /changes}. Thread-safe. */
public final class OrthancChangeLog implements ChangeLog {

    private static final int CHANGES_AT_ONCE = 1000;

    private final OrthancRest rest;

    public OrthancChangeLog(Bridge bridge) {
        this.rest = new OrthancRest(bridge);
    }

    @Override
    public long newest() {
        return changes("/changes?last").get("Last").getAsLong();
    }

    @Override
    public long oldest() {
        JsonObject answer = changes("/changes?since=0&limit=1");
        JsonArray changes = answer.getAsJsonArray("Changes");
        return changes.isEmpty()
                ? answer.get("Last").getAsLong() + 1
                : changes.get(0).getAsJsonObject().get("Seq").getAsLong();
    }

    @Override
    public Stretch after(long cursor) {
        JsonObject answer = changes("/changes?since=" + cursor + "&limit=" + CHANGES_AT_ONCE);
        List<String> studies = new ArrayList<>();
        for (JsonElement element : answer.getAsJsonArray("Changes")) {
            JsonObject change = element.getAsJsonObject();
            if (change.get("ChangeType").getAsString().equals("StableStudy")) {
                studies.add(change.get("ID").getAsString());
            }
        }
        return new Stretch(
                studies,
                Math.max(cursor, answer.get("Last").getAsLong()),
                answer.get("Done").getAsBoolean());
    }

    private JsonObject changes(String uri) {
        return rest.get(uri)
                .map(JsonElement::getAsJsonObject)
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.FAILED, "Orthanc has no change log"));
    }
}

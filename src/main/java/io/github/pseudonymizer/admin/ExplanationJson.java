package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.ActionWords;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.Remarks;
import java.util.Collection;
import java.util.function.Function;

/** An explanation as JSON. Lists say how long they would be if nothing had been left out. */
final class ExplanationJson {

    private ExplanationJson() {}

    static void addTo(JsonObject json, Explanation explanation) {
        json.add("Refusals", array(explanation.refusals(), ExplanationJson::refusal));
        json.addProperty("RefusalsCount", explanation.refusalCount());
        json.add("Remarks", remarks(explanation.remarks()));
        json.addProperty("FurtherRemarksCount", explanation.remarks().others());
        json.add("Additions", array(explanation.additions(), ExplanationJson::addition));
        json.addProperty("AttributesCount", explanation.attributeCount());
        json.addProperty(
                "AttributesTruncated",
                explanation.attributeCount() > explanation.attributes().size());
        json.add("Attributes", array(explanation.attributes(), ExplanationJson::attribute));
    }

    private static JsonObject refusal(Explanation.Refusal refusal) {
        JsonObject json = new JsonObject();
        json.addProperty("Reason", refusal.reason().name());
        if (!refusal.path().isEmpty()) {
            json.addProperty("Path", refusal.path());
        }
        json.addProperty("Message", refusal.message());
        return json;
    }

    private static JsonArray remarks(Remarks remarks) {
        JsonArray array = new JsonArray();
        remarks.counts().forEach((remark, count) -> {
            JsonObject json = new JsonObject();
            json.addProperty("Path", remark.path());
            json.addProperty("Problem", remark.problem().text());
            json.addProperty("Count", count);
            array.add(json);
        });
        return array;
    }

    private static JsonObject addition(Explanation.Added added) {
        JsonObject json = new JsonObject();
        addName(json, added.tag());
        json.addProperty("Why", added.addition().word());
        return json;
    }

    private static JsonObject attribute(Explanation.Line line) {
        JsonObject json = new JsonObject();
        json.addProperty("Path", line.path());
        addName(json, line.tag());
        json.addProperty("VR", line.vr().name());
        json.addProperty("Depth", line.depth());
        json.addProperty("Planned", ActionWords.of(line.planned()));
        json.addProperty("Done", line.outcome().word());
        json.addProperty("Source", line.source().name());
        json.addProperty("Reason", line.reason());
        if (!line.because().isEmpty()) {
            JsonArray because = new JsonArray();
            line.because().stream().sorted().map(Remark.Problem::text).forEach(because::add);
            json.add("Because", because);
        }
        return json;
    }

    private static void addName(JsonObject json, Tag tag) {
        json.addProperty("Tag", tag.toString());
        json.addProperty(
                "Keyword", Dictionary.find(tag).map(Dictionary.Entry::keyword).orElse(""));
    }

    private static <T> JsonArray array(Collection<T> all, Function<T, JsonObject> json) {
        JsonArray array = new JsonArray();
        all.forEach(one -> array.add(json.apply(one)));
        return array;
    }
}

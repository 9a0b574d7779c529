// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.annotations.SerializedName;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.ActionWords;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation as it is shown. Lists say how long they would be if nothing had been left out. */
record ShownExplanation(
        List<Refusal> refusals,
        long refusalsCount,
        List<CountedRemark> remarks,
        long furtherRemarksCount,
        List<Added> additions,
        long attributesCount,
        boolean attributesTruncated,
        List<Line> attributes) {

    private record Refusal(
            RewriteException.Reason reason, @Nullable String path, String message) {}

    private record CountedRemark(String path, String problem, long count) {}

    private record Added(String tag, String keyword, String why) {}

    private record Line(
            String path,
            String tag,
            String keyword,
            @SerializedName("VR") Vr vr,
            int depth,
            String planned,
            String done,
            Ruling.Source source,
            String reason,
            @Nullable List<String> because) {}

    static ShownExplanation of(Explanation explanation) {
        return new ShownExplanation(
                explanation.refusals().stream().map(ShownExplanation::refusal).toList(),
                explanation.refusalCount(),
                explanation.remarks().counts().entrySet().stream()
                        .map(counted -> new CountedRemark(
                                counted.getKey().path(),
                                counted.getKey().problem().text(),
                                counted.getValue()))
                        .toList(),
                explanation.remarks().others(),
                explanation.additions().stream().map(ShownExplanation::addition).toList(),
                explanation.attributeCount(),
                explanation.attributeCount() > explanation.attributes().size(),
                explanation.attributes().stream().map(ShownExplanation::line).toList());
    }

    private static Refusal refusal(Explanation.Refusal refusal) {
        return new Refusal(refusal.reason(), refusal.path().isEmpty() ? null : refusal.path(), refusal.message());
    }

    private static Added addition(Explanation.Added added) {
        return new Added(
                added.tag().toString(), keyword(added.tag()), added.addition().word());
    }

    private static Line line(Explanation.Line line) {
        List<String> because =
                line.because().stream().sorted().map(Remark.Problem::text).toList();
        return new Line(
                line.path(),
                line.tag().toString(),
                keyword(line.tag()),
                line.vr(),
                line.depth(),
                ActionWords.of(line.planned()),
                line.outcome().word(),
                line.source(),
                line.reason(),
                because.isEmpty() ? null : because);
    }

    private static String keyword(Tag tag) {
        return Dictionary.find(tag).map(Dictionary.Entry::keyword).orElse("");
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Ruling;
import java.util.List;
import java.util.Set;

/**
 * An account of what would be done with an instance, and why, without its values.
 *
 * <p>Attributes inside a sequence that goes or gets other content are not listed, because they go with it. The lists
 * are bounded for any file; the counts are complete.
 *
 * @param attributes in the order of the dataset, at most {@value #MOST_ATTRIBUTES}
 * @param attributeCount how many there are
 * @param additions attributes that the copy gets in addition at its top level
 * @param remarks unusual findings about values
 * @param refusals reasons why there would be no copy, at most {@value #MOST_REFUSALS}; empty if there would be one
 * @param refusalCount how many there are
 */
public record Explanation(
        List<Line> attributes,
        long attributeCount,
        List<Added> additions,
        Remarks remarks,
        List<Refusal> refusals,
        long refusalCount) {

    public static final int MOST_ATTRIBUTES = 10_000;

    public static final int MOST_REFUSALS = 100;

    /**
     * One attribute.
     *
     * @param path as {@code Sequence[0].Keyword}; for a deep one only its innermost end
     * @param tag its tag
     * @param vr its VR
     * @param depth how many sequences are around it
     * @param planned the action of the plan
     * @param outcome of the rewriting
     * @param source of the action
     * @param reason of the action, in words
     * @param because the findings in the value that changed the outcome
     */
    public record Line(
            String path,
            Tag tag,
            Vr vr,
            int depth,
            Action planned,
            AttributeOutcome outcome,
            Ruling.Source source,
            String reason,
            Set<Remark.Problem> because) {

        public Line {
            because = Set.copyOf(because);
        }

        @Override
        public String toString() {
            return path + ": " + outcome;
        }
    }

    /** One attribute that the copy gets. */
    public record Added(Tag tag, Addition addition) {}

    /**
     * A reason why there would be no copy.
     *
     * @param path of the attribute; empty if it is not about one
     * @param reason its kind
     * @param message in words
     */
    public record Refusal(String path, RewriteException.Reason reason, String message) {}

    public Explanation {
        attributes = List.copyOf(attributes);
        additions = List.copyOf(additions);
        refusals = List.copyOf(refusals);
    }

    @Override
    public String toString() {
        return "Explanation of " + attributeCount + " attributes, " + refusalCount + " refusals";
    }
}

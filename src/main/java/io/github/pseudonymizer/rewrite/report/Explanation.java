package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Ruling;
import java.util.List;
import java.util.Set;

/**
 * What would be done with an instance, and why; no value of it.
 *
 * <p>What is inside a sequence that goes or gets another content is not listed: it goes with it. Bounded whatever the
 * file: the counts tell how much there is.
 *
 * @param attributes in the order of the dataset, at most {@value #MOST_ATTRIBUTES}
 * @param attributeCount how many there are
 * @param additions what the copy gets at its top level besides
 * @param remarks what is unusual about values
 * @param refusals why there would be no copy, at most {@value #MOST_REFUSALS}; none if there would be one
 * @param refusalCount how many there are
 */
public record Explanation(
        List<Line> attributes,
        long attributeCount,
        List<Added> additions,
        Remarks remarks,
        List<Refusal> refusals,
        long refusalCount) {

    /** How many attributes are listed. */
    public static final int MOST_ATTRIBUTES = 10_000;

    /** How many refusals are listed. */
    public static final int MOST_REFUSALS = 100;

    /**
     * One attribute.
     *
     * @param path as {@code Sequence[0].Keyword}; of a deep one the innermost end only
     * @param tag its tag
     * @param vr its VR
     * @param depth how many sequences are around it
     * @param planned what the plan says
     * @param outcome what is really done
     * @param source on whose word
     * @param reason in words
     * @param because what was found in the value, where that decided
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
     * Why there would be no copy.
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

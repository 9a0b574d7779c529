// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Ruling;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Records everything, and never stops the rewriting. The copy must be thrown away. */
public final class ExplainingListener implements RewriteListener {

    private final RemarkListener remarks = new RemarkListener();
    private final List<Explanation.Line> lines = new ArrayList<>();
    private final List<Explanation.Added> additions = new ArrayList<>();
    private final List<Explanation.Refusal> refusals = new ArrayList<>();
    /** Notes about the present attribute. */
    private final Set<Remark.Problem> notes = EnumSet.noneOf(Remark.Problem.class);

    private long lineCount;
    private long refusalCount;

    @Override
    public void note(Attribute attribute, Remark.Problem problem) {
        notes.add(problem);
        remarks.note(attribute, problem);
    }

    @Override
    public void became(Attribute attribute, Ruling ruling, AttributeOutcome outcome) {
        lineCount++;
        if (lines.size() < Explanation.MOST_ATTRIBUTES) {
            lines.add(new Explanation.Line(
                    AttributePath.of(attribute),
                    attribute.tag(),
                    attribute.vr(),
                    attribute.depth(),
                    ruling.action(),
                    outcome,
                    ruling.source(),
                    ruling.reason(),
                    notes));
        }
        notes.clear();
    }

    @Override
    public void added(Tag tag, Addition addition) {
        additions.add(new Explanation.Added(tag, addition));
    }

    @Override
    public void refuse(RewriteException refusal) {
        refuse("", refusal);
    }

    @Override
    public void refuse(Attribute attribute, RewriteException refusal) {
        refuse(AttributePath.of(attribute), refusal);
    }

    private void refuse(String path, RewriteException refusal) {
        refusalCount++;
        if (refusals.size() < Explanation.MOST_REFUSALS) {
            refusals.add(new Explanation.Refusal(path, refusal.reason(), String.valueOf(refusal.getMessage())));
        }
    }

    @Override
    public void beginAgain() {
        remarks.beginAgain();
        lines.clear();
        additions.clear();
        // Refusals that are not about an attribute were told before, and are not told again.
        refusals.removeIf(refusal -> !refusal.path().isEmpty());
        notes.clear();
        lineCount = 0;
        refusalCount = refusals.size();
    }

    @Override
    public Remarks remarks() {
        return remarks.remarks();
    }

    public Explanation explanation() {
        return new Explanation(lines, lineCount, additions, remarks.remarks(), refusals, refusalCount);
    }
}

package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.plan.action.Attribute;

/** Keeps what an administrator should hear of, and nothing else. */
public final class RemarkListener implements RewriteListener {

    private Remarks.Collector remarks = new Remarks.Collector();

    @Override
    public void note(Attribute attribute, Remark.Problem problem) {
        if (problem.isUnusual()) {
            remarks.add(new Remark(AttributePath.throughAnyItem(attribute), problem));
        }
    }

    @Override
    public void beginAgain() {
        remarks = new Remarks.Collector();
    }

    @Override
    public Remarks remarks() {
        return remarks.remarks();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.plan.action.Attribute;

/** Keeps only the findings that an administrator should hear of. */
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

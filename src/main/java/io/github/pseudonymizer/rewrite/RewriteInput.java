// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import io.github.pseudonymizer.rewrite.search.SearchTermCache;

/**
 * The input of one rewriting.
 *
 * @param original the opened file
 * @param survey the findings of the first walk through it
 * @param plan the action for each attribute
 * @param pixels the decision about the pixels
 * @param substitutes take the place of identities
 * @param searchTerms made for other instances of the study
 * @param listener is told the outcome of each attribute
 */
record RewriteInput(
        DicomFile original,
        Survey survey,
        Plan plan,
        PixelDecision pixels,
        Substitutes substitutes,
        SearchTermCache searchTerms,
        RewriteListener listener) {

    @Override
    public String toString() {
        return "RewriteInput[redacted]";
    }
}

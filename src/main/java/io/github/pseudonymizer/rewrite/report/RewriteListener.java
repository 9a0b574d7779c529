// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Ruling;

/**
 * Watches a rewriting and learns the outcome of each attribute. An explanation is a rewriting with such a listener, and
 * its copy is thrown away; so it cannot differ from a real one. Confined to one thread.
 */
public interface RewriteListener {

    /** Tells a finding about the present value; {@link #became} follows for the same attribute. */
    void note(Attribute attribute, Remark.Problem problem);

    /** Tells the outcome of an element; of a sequence, before the attributes in it. */
    default void became(Attribute attribute, Ruling ruling, AttributeOutcome outcome) {}

    /** Tells that the copy gets this attribute at its top level. */
    default void added(Tag tag, Addition addition) {}

    /** Tells that the rewriting begins again, so that all findings so far are void. */
    void beginAgain();

    /**
     * Tells that there can be no copy. A listener may let the rewriting continue, to learn of further refusals; then
     * its copy must be thrown away.
     *
     * @throws RewriteException the refusal
     */
    default void refuse(RewriteException refusal) {
        throw refusal;
    }

    /** As {@link #refuse(RewriteException)}, because of this attribute. */
    default void refuse(Attribute attribute, RewriteException refusal) {
        refuse(refusal);
    }

    /** The findings so far that an administrator should hear of. */
    Remarks remarks();
}

package io.github.pseudonymizer.rewrite.report;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Ruling;

/**
 * Watches a rewrite and learns what is really done with each attribute. So an explanation cannot drift from the doing:
 * it is a rewrite with a witness, whose copy is thrown away. Confined to one thread.
 */
public interface RewriteListener {

    /** Something was found in the value at hand; {@link #became} follows for the same attribute. */
    void note(Attribute attribute, Remark.Problem problem);

    /** This was done with an element or, before what is inside, with a sequence. */
    default void became(Attribute attribute, Ruling ruling, AttributeOutcome outcome) {}

    /** The copy gets this at its top level. */
    default void added(Tag tag, Addition addition) {}

    /** The rewrite begins anew, so what was learnt counts no more. */
    void beginAgain();

    /**
     * There can be no copy. Whoever lets the rewrite go on, to see what else there is, must throw its result away.
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

    /** What an administrator should hear of, so far. */
    Remarks remarks();
}

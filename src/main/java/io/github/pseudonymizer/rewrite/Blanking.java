package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Action;
import io.github.pseudonymizer.plan.Plan;

/** Follows a reader and knows whether it is inside a sequence with the action {@link Action.Blank}. */
final class Blanking {

    private static final int NOWHERE = Integer.MAX_VALUE;

    private final Plan plan;
    private int since = NOWHERE;

    Blanking(Plan plan) {
        this.plan = plan;
    }

    void follow(DatasetReader.Event event, DatasetReader reader) {
        if (event == DatasetReader.Event.SEQUENCE && !isActive()) {
            Action action = plan.actionFor(new Tag(reader.tag()), Vr.SQ, reader.depth(), false);
            begin(action, reader.depth());
        } else if (event == DatasetReader.Event.SEQUENCE_END) {
            leaveTo(reader.depth());
        }
    }

    /** A sequence at this depth begins. */
    void begin(Action action, int depth) {
        if (!isActive() && action instanceof Action.Blank) {
            since = depth;
        }
    }

    /** A sequence at this depth ended. */
    void leaveTo(int depth) {
        if (since == depth) {
            since = NOWHERE;
        }
    }

    boolean isActive() {
        return since != NOWHERE;
    }
}

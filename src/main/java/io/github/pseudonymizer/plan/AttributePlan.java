package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.Replacement;
import java.util.Map;

/**
 * The profile's rules, with exceptions at the top level.
 *
 * @param rules for public attributes at every depth
 * @param exceptions what the domain's lists and honoured wishes say of top-level attributes
 * @param keepPrivate whether private attributes stay as far as they identify nobody
 */
record AttributePlan(
        ProfileRules rules, Map<Tag, Action> exceptions, boolean keepPrivate, Map<Tag, String> additions, Stamp stamp)
        implements Plan {

    AttributePlan {
        exceptions = Map.copyOf(exceptions);
        additions = Map.copyOf(additions);
    }

    @Override
    public Action actionFor(Tag tag, Vr vr, int depth, boolean blanked) {
        Action exception = depth == 0 ? exceptions.get(tag) : null;
        if (exception != null) {
            return fit(exception, vr);
        }
        return tag.isPrivate() ? privateAction(tag, vr) : rules.actionFor(tag, vr, blanked);
    }

    /** An exception was made for the dictionary's VR; the file may have another. */
    private static Action fit(Action exception, Vr vr) {
        if (exception instanceof Action.Replace replace
                && Replacement.problem(vr, replace.value()).isPresent()) {
            return new Action.Remove();
        }
        return exception;
    }

    private Action privateAction(Tag tag, Vr vr) {
        if (!keepPrivate || tag.element() < 0x10) {
            return new Action.Remove();
        }
        return switch (vr) {
            case UI -> new Action.MapUid();
            case PN -> new Action.Remove();
            case DA, DT -> rules.modifiesDates() ? new Action.ShiftDate() : new Action.Remove();
            case TM -> rules.modifiesDates() ? new Action.Keep() : new Action.Remove();
            default -> tag.isPrivateCreator() ? new Action.Keep() : new Action.KeepUnlessIdentifying();
        };
    }
}

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
        ProfileRules rules,
        Map<Tag, Ruling> exceptions,
        boolean keepPrivate,
        Map<Tag, String> additions,
        Cleaning cleaning,
        Stamp stamp)
        implements Plan {

    AttributePlan {
        exceptions = Map.copyOf(exceptions);
        additions = Map.copyOf(additions);
    }

    @Override
    public Ruling rulingFor(Attribute attribute) {
        Tag tag = attribute.tag();
        Vr vr = attribute.vr();
        Ruling exception = attribute.surroundings().isTop() ? exceptions.get(tag) : null;
        if (exception != null) {
            return fit(exception, vr);
        }
        return tag.isPrivate()
                ? new Ruling(privateAction(tag, vr), Ruling.Source.PRIVATE, "private")
                : rules.rulingFor(tag, vr, attribute.surroundings().treatment());
    }

    /** An exception was made for the dictionary's VR; the file may have another. */
    private static Ruling fit(Ruling exception, Vr vr) {
        if (exception.action() instanceof Action.Replace replace
                && Replacement.problem(vr, replace.value()).isPresent()) {
            return new Ruling(new Action.Remove(), exception.source(), "the new value does not fit this VR");
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

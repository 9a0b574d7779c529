package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.Replacement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The profile's rules, with exceptions.
 *
 * @param rules for public attributes at every depth
 * @param exceptions what the domain's lists and honoured wishes say of top-level attributes
 * @param paths what honoured wishes say of attributes inside sequences
 * @param reserved private blocks of the top level in which only this creator's elements may be
 * @param keepPrivate whether private attributes stay as far as they identify nobody
 * @param additions to the top level
 */
record AttributePlan(
        ProfileRules rules,
        Map<Tag, Ruling> exceptions,
        PathRulings paths,
        Map<Tag, String> reserved,
        boolean keepPrivate,
        Map<Tag, WishedValue> additions,
        Stamp stamp)
        implements Plan {

    AttributePlan {
        exceptions = Map.copyOf(exceptions);
        reserved = Map.copyOf(reserved);
        additions = Map.copyOf(additions);
    }

    @Override
    public Map<Tag, WishedValue> additions(Surroundings place) {
        return place.isTop() ? additions : paths.additions(place);
    }

    @Override
    public Ruling rulingFor(Attribute attribute) {
        Tag tag = attribute.tag();
        Vr vr = attribute.vr();
        boolean top = attribute.surroundings().isTop();
        Ruling exception = top ? exceptions.get(tag) : paths.find(attribute);
        if (top && isInBlockOfAnother(attribute) && !isPut(exception)) {
            return new Ruling(new Action.Remove(), Ruling.Source.PRIVATE, "its block is somebody else's in the copy");
        }
        if (exception != null) {
            return fit(exception, vr);
        }
        return tag.isPrivate()
                ? new Ruling(privateAction(tag, vr), Ruling.Source.PRIVATE, "private")
                : rules.rulingFor(tag, vr, attribute.surroundings().treatment());
    }

    private boolean isInBlockOfAnother(Attribute attribute) {
        Tag tag = attribute.tag();
        if (reserved.isEmpty() || !tag.isPrivate() || tag.isPrivateCreator()) {
            return false;
        }
        String owner = reserved.get(Planner.creatorOf(tag));
        return owner != null && !owner.equals(attribute.privateCreator());
    }

    private static boolean isPut(@Nullable Ruling exception) {
        return exception != null && exception.action() instanceof Action.Put;
    }

    /** An exception was made for the dictionary's VR; the file may have another. */
    private static Ruling fit(Ruling exception, Vr vr) {
        boolean misfit = exception.action() instanceof Action.Replace replace
                ? Replacement.problem(vr, replace.value()).isPresent()
                : exception.action() instanceof Action.Put put && !ValueReview.fits(vr, put.value());
        return misfit
                ? new Ruling(new Action.Remove(), exception.source(), "the new value does not fit this VR")
                : exception;
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

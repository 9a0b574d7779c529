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
 * @param privateRules for private attributes at every depth
 * @param pixels what happens to burned-in text
 */
record AttributePlan(
        ProfileRules rules,
        Map<Tag, Ruling> exceptions,
        PrivateRules privateRules,
        Map<Tag, String> additions,
        Stamp stamp,
        PixelPolicy pixels)
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
            return tag.isPrivate() ? privateRules.adapt(exception, vr) : fit(exception, vr);
        }
        return tag.isPrivate()
                ? privateRules.rulingFor(attribute)
                : rules.rulingFor(tag, vr, attribute.surroundings().treatment());
    }

    @Override
    public PixelDecision decide(PixelFacts facts) {
        return pixels.decide(facts, !InstancePlan.replacesDocument(this));
    }

    /** An exception was made for the dictionary's VR; the file may have another. */
    private static Ruling fit(Ruling exception, Vr vr) {
        if (exception.action() instanceof Action.Replace replace
                && Replacement.problem(vr, replace.value()).isPresent()) {
            return new Ruling(new Action.Remove(), exception.source(), "the new value does not fit this VR");
        }
        return exception;
    }
}

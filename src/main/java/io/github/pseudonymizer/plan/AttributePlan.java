// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.EmbeddedOverlays;
import io.github.pseudonymizer.plan.action.NeededPlaces;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.PrivateRules;
import io.github.pseudonymizer.plan.action.ProfileRules;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.Mask;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Replacement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The profile's rules, with exceptions.
 *
 * @param rules for public attributes at every depth
 * @param exceptions what the domain's lists and honoured wishes say of top-level attributes
 * @param paths what honoured wishes say of attributes inside sequences
 * @param reserved private blocks of the top level in which only this creator's elements may be
 * @param privateRules for private attributes at every depth
 * @param additions to the top level
 * @param cleaning what cleaning takes out of text
 * @param patientIds which of them mean one patient
 * @param deferredStamp what copies say about their de-identification
 * @param pixels what happens to burned-in text
 * @param masks rectangles that an administrator has drawn for the study
 */
record AttributePlan(
        ProfileRules rules,
        Map<Tag, Ruling> exceptions,
        PathRulings paths,
        Map<Tag, String> reserved,
        PrivateRules privateRules,
        Map<Tag, WishedValue> additions,
        Cleaning cleaning,
        PatientIdForm patientIds,
        DeferredStamp deferredStamp,
        PixelPolicy pixels,
        List<Mask> masks)
        implements Plan {

    AttributePlan {
        exceptions = Map.copyOf(exceptions);
        reserved = Map.copyOf(reserved);
        additions = Map.copyOf(additions);
        masks = List.copyOf(masks);
    }

    @Override
    public Stamp stamp() {
        return deferredStamp.get();
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
            return fit(tag.isPrivate() ? privateRules.adapt(exception, vr) : exception, vr);
        }
        return tag.isPrivate()
                ? privateRules.rulingFor(attribute)
                : NeededPlaces.adapt(
                        attribute,
                        rules.rulingFor(tag, vr, attribute.surroundings().treatment()));
    }

    @Override
    public PixelDecision decide(PixelFacts facts) {
        return pixels.decide(facts, !InstancePlan.replacesDocument(this), EmbeddedOverlays.go(this, facts), masks);
    }

    private boolean isInBlockOfAnother(Attribute attribute) {
        Tag tag = attribute.tag();
        if (reserved.isEmpty() || !tag.isPrivate() || tag.isPrivateCreator()) {
            return false;
        }
        String owner = reserved.get(PrivateAttribute.creatorOf(tag));
        return owner != null && !owner.equals(attribute.privateCreator());
    }

    private static boolean isPut(@Nullable Ruling exception) {
        return exception != null && exception.action() instanceof Action.Put;
    }

    /** An exception was made for the dictionary's VR, of private attributes for UN; the file may have another. */
    private static Ruling fit(Ruling exception, Vr vr) {
        boolean misfit = exception.action() instanceof Action.Replace replace
                ? Replacement.problem(vr, replace.value()).isPresent()
                : exception.action() instanceof Action.Put put && !ValueReview.fits(vr, put.value());
        return misfit
                ? new Ruling(new Action.Remove(), exception.source(), "the new value does not fit this VR")
                : exception;
    }
}

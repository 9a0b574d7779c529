// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.DummyDocument;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.Stamps;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.PixelDecision;
import io.github.pseudonymizer.plan.pixel.PixelFacts;
import io.github.pseudonymizer.profile.DeidentificationMethod;
import io.github.pseudonymizer.profile.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A plan, and what it comes to where it blacks out pixels or replaces a document: the attributes that tell of both fit
 * to the content of the copy.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part15/sect_E.3.html">PS3.15 §E.3.1</a>
 */
public final class InstancePlan implements Plan {

    private static final Tag BURNED_IN_ANNOTATION = new Tag(Tags.BURNED_IN_ANNOTATION);
    private static final Tag HL7_INSTANCE_IDENTIFIER = new Tag(Tags.HL7_INSTANCE_IDENTIFIER);
    private static final Tag ENCAPSULATED_DOCUMENT = new Tag(Tags.ENCAPSULATED_DOCUMENT);
    private static final Tag ENCAPSULATED_DOCUMENT_LENGTH = new Tag(Tags.ENCAPSULATED_DOCUMENT_LENGTH);

    private final Plan plan;
    private final boolean blackedOut;
    private final Map<Tag, String> dummies;

    private InstancePlan(Plan plan, boolean blackedOut, Map<Tag, String> dummies) {
        this.plan = plan;
        this.blackedOut = blackedOut;
        this.dummies = dummies;
    }

    /** What a plan comes to for an instance about whose pixels it has decided this. */
    public static Plan of(Plan plan, PixelFacts facts, PixelDecision decision) {
        boolean blackedOut = decision instanceof PixelDecision.BlackOut;
        Map<Tag, String> dummies = facts.content() == PixelFacts.Content.DOCUMENT && replacesDocument(plan)
                ? dummiesOf(facts.mimeType())
                : Map.of();
        return blackedOut || !dummies.isEmpty() ? new InstancePlan(plan, blackedOut, dummies) : plan;
    }

    /** Whether an encapsulated document does not stay as it is. */
    static boolean replacesDocument(Plan plan) {
        Action action = plan.actionFor(Attribute.top(ENCAPSULATED_DOCUMENT));
        return action instanceof Action.Dummy || action instanceof Action.Empty || action instanceof Action.Remove;
    }

    private static Map<Tag, String> dummiesOf(String mimeType) {
        Map<Tag, String> dummies = new HashMap<>();
        dummies.put(BURNED_IN_ANNOTATION, "NO");
        Optional<byte[]> document = DummyDocument.of(mimeType);
        document.ifPresent(bytes -> {
            dummies.put(ENCAPSULATED_DOCUMENT, numbers(bytes));
            dummies.put(ENCAPSULATED_DOCUMENT_LENGTH, Integer.toString(bytes.length));
            dummies.put(HL7_INSTANCE_IDENTIFIER, DummyDocument.HL7_INSTANCE_IDENTIFIER);
        });
        return dummies;
    }

    /** Bytes as the value of an action: decimal numbers with backslashes between them. */
    private static String numbers(byte[] bytes) {
        StringJoiner numbers = new StringJoiner("\\");
        for (byte value : bytes) {
            numbers.add(Integer.toString(value & 0xFF));
        }
        return numbers.toString();
    }

    @Override
    public Ruling rulingFor(Attribute attribute) {
        Ruling ruling = plan.rulingFor(attribute);
        if (!attribute.surroundings().isTop()) {
            return ruling;
        }
        if (blackedOut && attribute.tag().equals(BURNED_IN_ANNOTATION)) {
            return new Ruling(new Action.Replace("NO"), Ruling.Source.OPTION, "its pixels are blacked out");
        }
        String dummy = dummies.get(attribute.tag());
        boolean dummyAnyway = ruling.action() instanceof Action.Dummy;
        if (dummy != null && (dummyAnyway || attribute.tag().equals(BURNED_IN_ANNOTATION))) {
            return new Ruling(new Action.Dummy(dummy), ruling.source(), ruling.reason());
        }
        return ruling;
    }

    @Override
    public PixelDecision decide(PixelFacts facts) {
        return plan.decide(facts);
    }

    @Override
    public Map<Tag, WishedValue> additions(Surroundings surroundings) {
        if (!blackedOut || !surroundings.isTop()) {
            return plan.additions(surroundings);
        }
        Map<Tag, WishedValue> additions = new HashMap<>(plan.additions(surroundings));
        additions.put(BURNED_IN_ANNOTATION, new WishedValue.Text("NO"));
        return additions;
    }

    @Override
    public PatientIdForm patientIds() {
        return plan.patientIds();
    }

    @Override
    public Cleaning cleaning() {
        return plan.cleaning();
    }

    @Override
    public Stamp stamp() {
        Stamp stamp = plan.stamp();
        Stamp.Code code = Stamps.code(DeidentificationMethod.of(Option.CLEAN_PIXEL_DATA));
        if (!blackedOut || stamp.codes().contains(code)) {
            return stamp;
        }
        List<Stamp.Code> codes = new ArrayList<>(stamp.codes());
        codes.add(code);
        return new Stamp(stamp.method(), codes, stamp.longitudinalTemporalInformationModified());
    }
}

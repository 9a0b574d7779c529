// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.rewrite.report.Addition;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes at the top level of the copy what it has independently of the original, each attribute at its place in the
 * order of tags: the stamp, the patient's pseudonym if the plan says Pseudonymize, and the plan's own additions.
 */
final class TopLevelAdditions {

    /** Written in addition to those of the plan. */
    private static final int[] ALWAYS = {
        Tags.PATIENT_NAME,
        Tags.PATIENT_ID,
        Tags.PATIENT_IDENTITY_REMOVED,
        Tags.DEIDENTIFICATION_METHOD,
        Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
        Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE,
        Tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED
    };

    private static final int NONE = 0;

    private final RewriteInput input;
    private final DatasetWriter writer;
    private final Stamping stamping;
    private final WishedValues values;
    private final CopyText text;
    private final Map<Tag, WishedValue> additions;
    private final PendingTags pending;
    private final Set<Integer> inserted = new HashSet<>();
    /** Tag of the sequence to which items are added at its end. */
    private int extended = NONE;

    TopLevelAdditions(RewriteInput input, DatasetWriter writer, LeakCheck leaks, WishedValues values, CopyText text) {
        this.input = input;
        this.writer = writer;
        this.stamping = new Stamping(input, writer, leaks);
        this.values = values;
        this.text = text;
        this.additions = input.plan().additions(Surroundings.TOP);
        IntStream characterSet = text.declares() ? IntStream.of(Tags.SPECIFIC_CHARACTER_SET) : IntStream.empty();
        IntStream always = IntStream.concat(characterSet, IntStream.of(ALWAYS));
        this.pending = new PendingTags(
                IntStream.concat(always, additions.keySet().stream().mapToInt(Tag::value)));
    }

    /** Writes all pending attributes that come before this tag. */
    void writeBefore(int tag) {
        while (pending.hasBefore(tag)) {
            write(pending.take());
        }
    }

    /** Writes all pending attributes, at the end of the dataset. */
    void writeRest() {
        writeBefore(0xFFFFFFFF);
    }

    /**
     * Tells that the original has this attribute here.
     *
     * @param goes whether the copy will not have it, so that an addition is still to be written
     * @return whether it must not be in the copy, because an addition takes its place
     */
    boolean replace(int tag, boolean goes) {
        if (tag == Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE) {
            return pending.isSettled(tag);
        }
        if (isStamp(tag)) {
            return true;
        }
        if (!goes && pending.isNext(tag)) {
            pending.settle(tag);
        }
        return inserted.contains(tag);
    }

    /** Whether an attribute describes the de-identification. */
    static boolean isStamp(int tag) {
        return switch (tag) {
            case Tags.PATIENT_IDENTITY_REMOVED,
                    Tags.DEIDENTIFICATION_METHOD,
                    Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
                    Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE,
                    Tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED -> true;
            default -> false;
        };
    }

    /** Tells that a sequence of the stamp begins whose items stay; false if the copy has that sequence already. */
    boolean extend(int tag) {
        boolean lacked = pending.settle(tag);
        extended = lacked ? tag : NONE;
        return lacked;
    }

    /** Adds our items at the end of the sequence that {@link #extend} began, if it began one. */
    void closeExtended(Encoding inside) {
        if (extended == NONE) {
            return;
        }
        if (extended == Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE) {
            stamping.appendCodes(inside);
        } else {
            ContributingEquipment.append(writer, inside);
        }
        tell(extended, Addition.STAMP);
        extended = NONE;
    }

    private void write(int tag) {
        switch (tag) {
            case Tags.SPECIFIC_CHARACTER_SET -> {
                writer.element(new Tag(tag), Vr.CS, text.declaration(), encoding());
                inserted.add(tag);
            }
            case Tags.PATIENT_NAME -> insertPseudonym(tag, Vr.PN);
            case Tags.PATIENT_ID -> insertPseudonym(tag, Vr.LO);
            case Tags.PATIENT_IDENTITY_REMOVED -> stamp(tag, stamping::writeIdentityRemoved);
            case Tags.DEIDENTIFICATION_METHOD -> stamp(tag, () -> stamping.writeMethod(text.characterSet()));
            case Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE -> stamp(tag, stamping::writeCodes);
            case Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE ->
                stamp(tag, () -> ContributingEquipment.write(writer, encoding()));
            case Tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED -> stamp(tag, stamping::writeLongitudinal);
            default -> insertAddition(new Tag(tag));
        }
    }

    private void stamp(int tag, Runnable write) {
        write.run();
        tell(tag, Addition.STAMP);
    }

    private void insertAddition(Tag tag) {
        boolean written = values.insert(tag, additions, writer, encoding(), text.scope());
        tell(tag.value(), written ? Addition.VALUE : Addition.LEFT_OUT);
        if (written) {
            inserted.add(tag.value());
        }
    }

    private void insertPseudonym(int tag, Vr vr) {
        if (input.plan().actionFor(Attribute.top(new Tag(tag), vr)) instanceof Action.Pseudonymize) {
            String pseudonym = input.substitutes().patient().value();
            writer.element(
                    new Tag(tag), vr, text.encode(pseudonym, vr, encoding().order()), encoding());
            inserted.add(tag);
            tell(tag, Addition.PSEUDONYM);
        }
    }

    private void tell(int tag, Addition addition) {
        input.listener().added(new Tag(tag), addition);
    }

    private Encoding encoding() {
        return input.original().encoding();
    }
}

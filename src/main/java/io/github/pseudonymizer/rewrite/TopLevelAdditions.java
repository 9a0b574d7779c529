package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.rewrite.report.Addition;
import io.github.pseudonymizer.rewrite.report.RewriteListener;
import io.github.pseudonymizer.rewrite.search.LeakCheck;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the copy has at its top level whether the original had it or not, each at its place in the order of tags: the
 * stamp, the patient's pseudonym where the plan says Pseudonymize, and the plan's own additions.
 */
final class TopLevelAdditions {

    /** Whatever the plan adds besides. */
    private static final int[] ALWAYS = {
        Tags.PATIENT_NAME,
        Tags.PATIENT_ID,
        Tags.PATIENT_IDENTITY_REMOVED,
        Tags.DEIDENTIFICATION_METHOD,
        Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
        Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE,
        Tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED
    };

    private final Stamping stamping;
    private final DatasetWriter writer;
    private final Plan plan;
    private final Encoding encoding;
    private final Pseudonym.OfPatient patient;
    private final WishedValues values;
    private final CopyText text;
    private final RewriteListener listener;
    private final Map<Tag, WishedValue> additions;
    /** In the order of tags. */
    private final int[] tags;

    private final Set<Integer> done = new HashSet<>();
    private final Set<Integer> inserted = new HashSet<>();
    private boolean codesOpen;
    private boolean equipmentOpen;
    private int next;

    TopLevelAdditions(
            Stamping stamping,
            DatasetWriter writer,
            Plan plan,
            Encoding encoding,
            Pseudonym.OfPatient patient,
            WishedValues values,
            CopyText text,
            RewriteListener listener) {
        this.stamping = stamping;
        this.writer = writer;
        this.plan = plan;
        this.encoding = encoding;
        this.patient = patient;
        this.values = values;
        this.text = text;
        this.listener = listener;
        this.additions = plan.additions(Surroundings.TOP);
        IntStream characterSet = text.declares() ? IntStream.of(Tags.SPECIFIC_CHARACTER_SET) : IntStream.empty();
        IntStream always = IntStream.concat(characterSet, IntStream.of(ALWAYS));
        this.tags = IntStream.concat(always, additions.keySet().stream().mapToInt(Tag::value))
                .boxed()
                .sorted(Integer::compareUnsigned)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Writes what comes before this tag and is not there yet. */
    void writeBefore(int tag, LeakCheck leaks) {
        while (next < tags.length && Integer.compareUnsigned(tags[next], tag) < 0) {
            if (done.add(tags[next])) {
                write(tags[next], leaks);
            }
            next++;
        }
    }

    /** Writes what is left at the end. */
    void writeRest(LeakCheck leaks) {
        writeBefore(0xFFFFFFFF, leaks);
    }

    /**
     * Tells that the original has this element here.
     *
     * @param goes whether it is not in the copy, so that the copy's own is still to be written
     * @return whether it must not be in the copy, because the copy's own stands in its place
     */
    boolean replace(int tag, boolean goes) {
        if (tag == Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE) {
            return done.contains(tag);
        }
        if (isStamp(tag)) {
            return true;
        }
        if (!goes && next < tags.length && tags[next] == tag) {
            done.add(tag);
        }
        return inserted.contains(tag);
    }

    /** Whether it tells of the de-identification. */
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

    /** Begins to add to the earlier codes; false if ours are written already. */
    boolean openCodes() {
        codesOpen = done.add(Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE);
        return codesOpen;
    }

    /** Ends it, if it was begun. */
    void closeCodes(Encoding inside) {
        if (codesOpen) {
            stamping.appendCodes(inside);
            listener.added(new Tag(Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE), Addition.STAMP);
            codesOpen = false;
        }
    }

    /** Begins to add to the equipment that contributed before; the copy does not have its own yet. */
    void openEquipment() {
        equipmentOpen = done.add(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE);
    }

    /** Ends it, if it was begun. */
    void closeEquipment(Encoding inside) {
        if (equipmentOpen) {
            ContributingEquipment.append(writer, inside);
            listener.added(new Tag(Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE), Addition.STAMP);
            equipmentOpen = false;
        }
    }

    private void write(int tag, LeakCheck leaks) {
        switch (tag) {
            case Tags.SPECIFIC_CHARACTER_SET -> {
                writer.element(new Tag(tag), Vr.CS, text.declaration(), encoding);
                inserted.add(tag);
            }
            case Tags.PATIENT_NAME -> insertPseudonym(tag, Vr.PN);
            case Tags.PATIENT_ID -> insertPseudonym(tag, Vr.LO);
            case Tags.PATIENT_IDENTITY_REMOVED -> stamp(tag, stamping::writeIdentityRemoved);
            case Tags.DEIDENTIFICATION_METHOD -> stamp(tag, () -> stamping.writeMethod(leaks, text.characterSet()));
            case Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE -> stamp(tag, stamping::writeCodes);
            case Tags.CONTRIBUTING_EQUIPMENT_SEQUENCE ->
                stamp(tag, () -> ContributingEquipment.write(writer, encoding));
            case Tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED -> stamp(tag, stamping::writeLongitudinal);
            default -> insertAddition(new Tag(tag));
        }
    }

    private void stamp(int tag, Runnable write) {
        write.run();
        listener.added(new Tag(tag), Addition.STAMP);
    }

    private void insertAddition(Tag tag) {
        boolean written = values.insert(tag, additions, writer, encoding, text.scope());
        listener.added(tag, written ? Addition.VALUE : Addition.LEFT_OUT);
        if (written) {
            inserted.add(tag.value());
        }
    }

    private void insertPseudonym(int tag, Vr vr) {
        if (plan.actionFor(Attribute.top(new Tag(tag), vr)) instanceof Action.Pseudonymize) {
            byte[] value = text.encode(patient.value(), vr, encoding.order());
            writer.element(new Tag(tag), vr, value, encoding);
            inserted.add(tag);
            listener.added(new Tag(tag), Addition.PSEUDONYM);
        }
    }
}

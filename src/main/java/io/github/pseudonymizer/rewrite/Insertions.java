package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.CharacterSet;
import io.github.pseudonymizer.dicom.DatasetWriter;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Action;
import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the copy has at its top level whether the original had it or not, each at its place in the order of tags: the
 * stamp, the patient's pseudonym where the plan says Pseudonymize, and the plan's additions.
 */
final class Insertions {

    private static final int PATIENT_NAME = 0x00100010;

    private static final Set<Integer> STAMP = Set.of(
            Stamping.PATIENT_IDENTITY_REMOVED,
            EarlierStamp.METHOD,
            EarlierStamp.CODES,
            Stamping.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED);

    private final Stamping stamping;
    private final DatasetWriter writer;
    private final Plan plan;
    private final Encoding encoding;
    private final Pseudonym.OfPatient patient;
    /** In the order of tags. */
    private final List<Integer> tags;

    private final Set<Integer> done = new HashSet<>();
    private final Set<Integer> inserted = new HashSet<>();
    private boolean codesOpen;
    private int next;

    Insertions(Stamping stamping, DatasetWriter writer, Plan plan, Encoding encoding, Pseudonym.OfPatient patient) {
        this.stamping = stamping;
        this.writer = writer;
        this.plan = plan;
        this.encoding = encoding;
        this.patient = patient;
        Set<Integer> all = new TreeSet<>(Integer::compareUnsigned);
        all.addAll(STAMP);
        all.add(PATIENT_NAME);
        all.add(FactsCollector.PATIENT_ID);
        plan.additions().keySet().forEach(tag -> all.add(tag.value()));
        this.tags = List.copyOf(all);
    }

    /** Writes what comes before this tag and is not there yet. */
    void writeBefore(int tag, LeakCheck leaks, CharacterSet characterSet) {
        while (next < tags.size() && Integer.compareUnsigned(tags.get(next), tag) < 0) {
            if (done.add(tags.get(next))) {
                write(tags.get(next), leaks, characterSet);
            }
            next++;
        }
    }

    /** Writes what is left at the end. */
    void writeRest(LeakCheck leaks, CharacterSet characterSet) {
        writeBefore(0xFFFFFFFF, leaks, characterSet);
    }

    /**
     * Tells that the original has this element here.
     *
     * @return whether it must not be in the copy, because the copy's own stands in its place
     */
    boolean replace(int tag) {
        if (STAMP.contains(tag)) {
            return true;
        }
        if (tags.contains(tag)) {
            done.add(tag);
        }
        return inserted.contains(tag);
    }

    /** Begins to add to the earlier codes; false if ours are written already. */
    boolean openCodes() {
        codesOpen = done.add(EarlierStamp.CODES);
        return codesOpen;
    }

    /** Ends it, if it was begun. */
    void closeCodes(Encoding inside) {
        if (codesOpen) {
            stamping.appendCodes(inside);
            codesOpen = false;
        }
    }

    private void write(int tag, LeakCheck leaks, CharacterSet characterSet) {
        switch (tag) {
            case Stamping.PATIENT_IDENTITY_REMOVED -> stamping.writeIdentityRemoved();
            case EarlierStamp.METHOD -> stamping.writeMethod(leaks, characterSet);
            case EarlierStamp.CODES -> stamping.writeCodes();
            case Stamping.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED -> stamping.writeLongitudinal();
            default -> insert(new Tag(tag), characterSet);
        }
    }

    private void insert(Tag tag, CharacterSet characterSet) {
        String addition = plan.additions().get(tag);
        Vr vr = Dictionary.vrOf(tag);
        if (addition != null) {
            write(tag, vr, ValueEncoding.encode(addition, vr, encoding.order(), characterSet));
        } else if (plan.actionFor(tag, vr, 0, false) instanceof Action.Pseudonymize) {
            write(tag, vr, ValueEncoding.pad(ValueEncoding.ascii(patient.value()), vr));
        }
    }

    private void write(Tag tag, Vr vr, byte[] value) {
        writer.element(tag, vr, value, encoding);
        inserted.add(tag.value());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.rewrite.pixels.PixelAttributes;
import io.github.pseudonymizer.rewrite.pixels.PixelFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Gathers the {@link Facts} of a dataset. If an element occurs twice the first one counts, as in DCMTK. */
final class FactsCollector {

    private static final int LONGEST_VALUE = 4096;
    private static final int LONGEST_TRAIT = 64;
    private static final int MOST_NESTED_PATIENTS = 100_000;

    private final boolean encapsulated;
    /** Values of the top level by tag. */
    private final Map<Integer, String> values = new HashMap<>();

    private final PixelAttributes pixels = new PixelAttributes();
    private final Voices voices = new Voices();
    private final Map<Integer, String> patientsOfItems = new HashMap<>();

    /** @param encapsulated whether the transfer syntax says that pixels are in fragments */
    FactsCollector(boolean encapsulated) {
        this.encapsulated = encapsulated;
    }

    /** @param reader at an element */
    void see(DatasetReader reader, CharacterSet characterSet) {
        if (reader.depth() > 0) {
            voices.see(reader);
            if (reader.tag() == Tags.PATIENT_ID && reader.enclosingTag() != Tags.OTHER_PATIENT_IDS_SEQUENCE) {
                seeNestedPatient(reader, characterSet);
            }
            return;
        }
        pixels.see(reader, characterSet);
        switch (reader.tag()) {
            case Tags.PATIENT_ID, Tags.ISSUER_OF_PATIENT_ID -> seeIdentifier(reader, characterSet);
            case Tags.STUDY_INSTANCE_UID,
                    Tags.SERIES_INSTANCE_UID,
                    Tags.SOP_INSTANCE_UID,
                    Tags.SOP_CLASS_UID,
                    Tags.PATIENT_IDENTITY_REMOVED -> seeIdentifier(reader, CharacterSet.DEFAULT);
            case Tags.PATIENT_BIRTH_DATE, Tags.PATIENT_SEX -> seeTrait(reader);
            default -> {}
        }
    }

    Facts facts() {
        Set<String> others = new HashSet<>(patientsOfItems.values());
        others.remove(value(Tags.PATIENT_ID));
        return new Facts(
                value(Tags.PATIENT_ID),
                value(Tags.ISSUER_OF_PATIENT_ID),
                value(Tags.PATIENT_BIRTH_DATE),
                value(Tags.PATIENT_SEX),
                value(Tags.STUDY_INSTANCE_UID),
                value(Tags.SERIES_INSTANCE_UID),
                value(Tags.SOP_INSTANCE_UID),
                "YES".equals(value(Tags.PATIENT_IDENTITY_REMOVED)),
                others,
                pixels.facts(encapsulated, voices.isIn(sopClassUid())));
    }

    /** The layout of native pixels. */
    PixelFormat pixelFormat() {
        return pixels.format();
    }

    /** SOP Class UID, empty if absent. */
    String sopClassUid() {
        return value(Tags.SOP_CLASS_UID);
    }

    /** Patient IDs inside items, by the start of the item. Other IDs of the same patient are not among them. */
    Map<Integer, String> patientsOfItems() {
        return patientsOfItems;
    }

    private String value(int tag) {
        return values.getOrDefault(tag, "");
    }

    private void seeNestedPatient(DatasetReader reader, CharacterSet characterSet) {
        String id = text(reader, characterSet);
        if (!id.isEmpty()) {
            if (patientsOfItems.size() >= MOST_NESTED_PATIENTS) {
                throw new DicomException(
                        DicomException.Reason.TOO_LARGE, "more than " + MOST_NESTED_PATIENTS + " nested Patient IDs");
            }
            patientsOfItems.putIfAbsent(reader.enclosingStart(), id);
        }
    }

    private void seeIdentifier(DatasetReader reader, CharacterSet characterSet) {
        if (!values.containsKey(reader.tag())) {
            values.put(reader.tag(), text(reader, characterSet));
        }
    }

    /** Unlike an identifier, a trait that is not short text counts as absent, because nothing depends on it. */
    private void seeTrait(DatasetReader reader) {
        boolean readable = reader.valueLength() <= LONGEST_TRAIT && (reader.vr().isText() || reader.vr() == Vr.UN);
        if (!values.containsKey(reader.tag())) {
            values.put(reader.tag(), readable ? text(reader, CharacterSet.DEFAULT) : "");
        }
    }

    private static String text(DatasetReader reader, CharacterSet characterSet) {
        if (reader.valueLength() > LONGEST_VALUE) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, reader.path() + " is too long to identify");
        }
        if (!reader.vr().isText() && reader.vr() != Vr.UN) {
            // The plan removes it, so the copy would belong to another patient, or to no study.
            throw new DicomException(
                    DicomException.Reason.MALFORMED, reader.path() + " is encoded with VR " + reader.vr());
        }
        return Padding.strip(characterSet.decode(reader.value(), reader.vr())).strip();
    }
}

package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.rewrite.pixels.PixelFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the {@link Facts} of a dataset. Of an element that occurs twice the first counts, as for DCMTK. */
final class FactsCollector {

    private static final int LONGEST_VALUE = 4096;
    private static final int LONGEST_TRAIT = 64;
    private static final int MOST_NESTED_PATIENTS = 100_000;

    private @Nullable String patientId;
    private @Nullable String issuer;
    private @Nullable String birthDate;
    private @Nullable String sex;
    private @Nullable String study;
    private @Nullable String series;
    private @Nullable String instance;
    private @Nullable String identityRemoved;
    private @Nullable String sopClass;
    private final boolean encapsulated;
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
            case Tags.PATIENT_ID -> patientId = first(patientId, reader, characterSet);
            case Tags.ISSUER_OF_PATIENT_ID -> issuer = first(issuer, reader, characterSet);
            case Tags.PATIENT_BIRTH_DATE -> birthDate = firstReadable(birthDate, reader);
            case Tags.PATIENT_SEX -> sex = firstReadable(sex, reader);
            case Tags.STUDY_INSTANCE_UID -> study = first(study, reader, CharacterSet.DEFAULT);
            case Tags.SERIES_INSTANCE_UID -> series = first(series, reader, CharacterSet.DEFAULT);
            case Tags.SOP_INSTANCE_UID -> instance = first(instance, reader, CharacterSet.DEFAULT);
            case Tags.PATIENT_IDENTITY_REMOVED ->
                identityRemoved = first(identityRemoved, reader, CharacterSet.DEFAULT);
            case Tags.SOP_CLASS_UID -> sopClass = first(sopClass, reader, CharacterSet.DEFAULT);
            default -> {}
        }
    }

    Facts facts() {
        Set<String> others = new HashSet<>(patientsOfItems.values());
        others.remove(orEmpty(patientId));
        return new Facts(
                orEmpty(patientId),
                orEmpty(issuer),
                orEmpty(birthDate),
                orEmpty(sex),
                orEmpty(study),
                orEmpty(series),
                orEmpty(instance),
                "YES".equals(identityRemoved),
                others,
                pixels.facts(encapsulated, voices.areIn(orEmpty(sopClass))));
    }

    /** How native pixels are laid out. */
    PixelFormat pixelFormat() {
        return pixels.format();
    }

    /** SOP Class UID, empty where absent. */
    String sopClassUid() {
        return orEmpty(sopClass);
    }

    /** Patient IDs inside items, by where the item begins. Other IDs of one patient are not patients. */
    Map<Integer, String> patientsOfItems() {
        return patientsOfItems;
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

    private static String first(@Nullable String known, DatasetReader reader, CharacterSet characterSet) {
        return known != null ? known : text(reader, characterSet);
    }

    /** As {@link #first}, but nothing depends on it, so what is no text counts as absent. */
    private static String firstReadable(@Nullable String known, DatasetReader reader) {
        boolean readable = reader.valueLength() <= LONGEST_TRAIT && (reader.vr().isText() || reader.vr() == Vr.UN);
        return known == null && readable ? text(reader, CharacterSet.DEFAULT) : orEmpty(known);
    }

    private static String text(DatasetReader reader, CharacterSet characterSet) {
        if (reader.valueLength() > LONGEST_VALUE) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, reader.path() + " is too long to identify");
        }
        if (!reader.vr().isText() && reader.vr() != Vr.UN) {
            // The plan removes it, so the copy would be somebody else's, or in no study.
            throw new DicomException(
                    DicomException.Reason.MALFORMED, reader.path() + " is encoded with VR " + reader.vr());
        }
        return Padding.strip(characterSet.decode(reader.value(), reader.vr())).strip();
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}

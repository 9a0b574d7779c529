package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Vr;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which attributes say who or where: their values are looked for in text that stays, unless they stay themselves. */
final class IdentifyingAttributes {

    /** What the value of an attribute is. */
    enum Kind {
        NOTHING,
        /** Identifies a patient. */
        PATIENT_ID,
        PATIENT_NAME,
        BIRTH_DATE,
        OTHER_NAME,
        OTHER_ID,
        PHRASE,
        INSTITUTION
    }

    private static final Map<Integer, Kind> KINDS = Stream.of(
                    // Patient ID, Other Patient IDs, Accession Number
                    of(Kind.PATIENT_ID, 0x00100020, 0x00101000, 0x00080050),
                    // Patient's Name, Other Patient Names, Patient's Birth Name
                    of(Kind.PATIENT_NAME, 0x00100010, 0x00101001, 0x00101005),
                    of(Kind.BIRTH_DATE, 0x00100030),
                    // Medical Record Locator, Study ID, Admission ID, Service Episode ID, Requested Procedure ID,
                    // Scheduled and Performed Procedure Step ID, Placer and Filler Order Number (retired and not),
                    // Clinical Trial Subject and Subject Reading ID, Device Serial Number
                    of(Kind.OTHER_ID, 0x00101090, 0x00200010, 0x00380010, 0x00380060, 0x00401001, 0x00400009),
                    of(Kind.OTHER_ID, 0x00400253, 0x00402006, 0x00402007, 0x00402016, 0x00402017, 0x00120040),
                    of(Kind.OTHER_ID, 0x00120042, 0x00181000),
                    // Telephone numbers: patient, referring physician, persons, order callback
                    of(Kind.OTHER_ID, 0x00102154, 0x00080094, 0x00401103, 0x00402010),
                    // Addresses: patient, referring physician, persons, institution
                    of(Kind.PHRASE, 0x00101040, 0x00080092, 0x00401102, 0x00080081),
                    // Places: current location, residence, procedure locations; station; issuers of IDs
                    of(Kind.PHRASE, 0x00380300, 0x00380400, 0x00401005, 0x00400011, 0x00400243, 0x00321020),
                    of(Kind.PHRASE, 0x00081010, 0x00400010, 0x00400242, 0x00100021, 0x00380011),
                    // Institution Name, Institutional Department Name
                    of(Kind.INSTITUTION, 0x00080080, 0x00081040))
            .flatMap(stream -> stream)
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private IdentifyingAttributes() {}

    /** What the value of this attribute is; every person name is somebody's. */
    static Kind kindOf(int tag, Vr vr) {
        Kind kind = KINDS.get(tag);
        if (kind != null) {
            return kind;
        }
        return vr == Vr.PN ? Kind.OTHER_NAME : Kind.NOTHING;
    }

    private static Stream<Map.Entry<Integer, Kind>> of(Kind kind, int... tags) {
        return IntStream.of(tags).mapToObj(tag -> Map.entry(tag, kind));
    }
}

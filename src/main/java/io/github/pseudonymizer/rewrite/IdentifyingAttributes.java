// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Attributes that identify a person, an institution or a place. Their values are searched for in text that stays,
 * unless the attributes stay themselves.
 */
final class IdentifyingAttributes {

    /** The meaning of an attribute's value. */
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
                    // Patient ID, Other Patient IDs, Accession Number, of specimens, too
                    of(
                            Kind.PATIENT_ID,
                            Tags.PATIENT_ID,
                            Tags.OTHER_PATIENT_IDS,
                            Tags.ACCESSION_NUMBER,
                            Tags.SPECIMEN_ACCESSION_NUMBER),
                    // Patient's Name, Name to Use, Other Patient Names, Patient's Birth Name
                    of(
                            Kind.PATIENT_NAME,
                            Tags.PATIENT_NAME,
                            Tags.NAME_TO_USE,
                            Tags.OTHER_PATIENT_NAMES,
                            Tags.PATIENT_BIRTH_NAME),
                    of(Kind.BIRTH_DATE, Tags.PATIENT_BIRTH_DATE),
                    // Medical Record Locator, Study ID, Admission ID, Service Episode ID, Requested Procedure ID,
                    // Scheduled and Performed Procedure Step ID, Placer and Filler Order Number (retired and not),
                    // Clinical Trial Subject and Subject Reading ID, Device Serial Number
                    of(
                            Kind.OTHER_ID,
                            Tags.MEDICAL_RECORD_LOCATOR,
                            Tags.STUDY_ID,
                            Tags.ADMISSION_ID,
                            Tags.SERVICE_EPISODE_ID,
                            Tags.REQUESTED_PROCEDURE_ID,
                            Tags.SCHEDULED_PROCEDURE_STEP_ID),
                    of(
                            Kind.OTHER_ID,
                            Tags.PERFORMED_PROCEDURE_STEP_ID,
                            Tags.PLACER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST_RETIRED,
                            Tags.FILLER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST_RETIRED,
                            Tags.PLACER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST,
                            Tags.FILLER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST,
                            Tags.CLINICAL_TRIAL_SUBJECT_ID),
                    of(Kind.OTHER_ID, Tags.CLINICAL_TRIAL_SUBJECT_READING_ID, Tags.DEVICE_SERIAL_NUMBER),
                    // Other Study Numbers, orders, results and interpretations (retired)
                    of(
                            Kind.OTHER_ID,
                            Tags.OTHER_STUDY_NUMBERS,
                            Tags.PLACER_ORDER_NUMBER_PROCEDURE,
                            Tags.FILLER_ORDER_NUMBER_PROCEDURE,
                            Tags.RESULTS_ID,
                            Tags.INTERPRETATION_ID,
                            Tags.BREED_REGISTRATION_NUMBER),
                    // Specimens and their containers; lenses, sources, devices
                    of(
                            Kind.OTHER_ID,
                            Tags.CONTAINER_IDENTIFIER,
                            Tags.SPECIMEN_IDENTIFIER,
                            Tags.SLIDE_IDENTIFIER,
                            Tags.CONTAINER_COMPONENT_ID),
                    of(
                            Kind.OTHER_ID,
                            Tags.LENS_SERIAL_NUMBER,
                            Tags.SOURCE_SERIAL_NUMBER,
                            Tags.UNIQUE_DEVICE_IDENTIFIER),
                    // Telephone numbers: patient, referring physician, persons, order callback
                    of(
                            Kind.OTHER_ID,
                            Tags.PATIENT_TELEPHONE_NUMBERS,
                            Tags.REFERRING_PHYSICIAN_TELEPHONE_NUMBERS,
                            Tags.PERSON_TELEPHONE_NUMBERS,
                            Tags.ORDER_CALLBACK_PHONE_NUMBER,
                            Tags.TELEPHONE_NUMBER_TRIAL),
                    // Addresses: patient, referring physician, persons, institution, others (retired)
                    of(
                            Kind.PHRASE,
                            Tags.PATIENT_ADDRESS,
                            Tags.REFERRING_PHYSICIAN_ADDRESS,
                            Tags.PERSON_ADDRESS,
                            Tags.INSTITUTION_ADDRESS,
                            Tags.ADDRESS_TRIAL,
                            Tags.DISTRIBUTION_ADDRESS),
                    // Organizations, and sites of clinical trials
                    of(
                            Kind.PHRASE,
                            Tags.RESPONSIBLE_ORGANIZATION,
                            Tags.HUMAN_PERFORMER_ORGANIZATION,
                            Tags.VERIFYING_ORGANIZATION,
                            Tags.CLINICAL_TRIAL_SITE_NAME,
                            Tags.CLINICAL_TRIAL_COORDINATING_CENTER_NAME),
                    // Places: current location, residence, procedure locations; station; issuers of IDs
                    of(
                            Kind.PHRASE,
                            Tags.CURRENT_PATIENT_LOCATION,
                            Tags.PATIENT_INSTITUTION_RESIDENCE,
                            Tags.REQUESTED_PROCEDURE_LOCATION,
                            Tags.SCHEDULED_PROCEDURE_STEP_LOCATION,
                            Tags.PERFORMED_LOCATION,
                            Tags.SCHEDULED_STUDY_LOCATION),
                    of(Kind.PHRASE, Tags.SCHEDULED_PATIENT_INSTITUTION_RESIDENCE, Tags.ORDER_ENTERER_LOCATION),
                    of(
                            Kind.PHRASE,
                            Tags.STATION_NAME,
                            Tags.SCHEDULED_STATION_NAME,
                            Tags.PERFORMED_STATION_NAME,
                            Tags.ISSUER_OF_PATIENT_ID,
                            Tags.ISSUER_OF_ADMISSION_ID),
                    // Institution Name, Institutional Department Name
                    of(Kind.INSTITUTION, Tags.INSTITUTION_NAME, Tags.INSTITUTIONAL_DEPARTMENT_NAME))
            .flatMap(stream -> stream)
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private IdentifyingAttributes() {}

    /** The meaning of this attribute's value; every person name identifies a person. */
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

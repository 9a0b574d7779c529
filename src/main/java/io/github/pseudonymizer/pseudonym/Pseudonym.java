package io.github.pseudonymizer.pseudonym;

import io.github.pseudonymizer.dicom.Uid;

/** The lasting stand-in for an identity in one domain. */
public sealed interface Pseudonym {

    /**
     * Stands for a patient.
     *
     * @param value Patient ID and Patient's Name of every copy
     * @param shift by how much the dates of this patient move
     */
    record OfPatient(String value, DateShift shift) implements Pseudonym {}

    /**
     * Stands for a study.
     *
     * @param uid Study Instance UID of the copy; what {@link UidMapping} makes of the original's
     */
    record OfStudy(Uid uid) implements Pseudonym {}
}

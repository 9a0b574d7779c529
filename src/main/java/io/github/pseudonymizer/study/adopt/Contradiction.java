// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

/** Why a copy cannot be adopted: what it says contradicts itself, others, or the records. */
public enum Contradiction {
    UNKNOWN("there is no such study"),
    UNMARKED("Orthanc does not know of which study it was made; name the original in a table"),
    NAMED_TWICE("the original or the copy is named twice"),
    OF_ITSELF("a study cannot be its own copy"),
    IS_ORIGINAL("it is the original of another copy"),
    OF_COPY("its original is a copy itself"),
    ORIGINAL_GONE("its original is gone"),
    SEVERAL_COPIES("its original has several copies; name one of them"),
    HAS_COPY("its original has another copy in this domain"),
    COPY_TAKEN("it is the copy of another original, in another domain, or in another Orthanc"),
    FORGOTTEN("the patient or the study was forgotten"),
    KEEPS_PATIENT_ID("it has the Patient ID of its original"),
    IMPOSSIBLE_PSEUDONYM("its Patient ID cannot be a pseudonym"),
    KEEPS_UIDS("it has UIDs of its original, which this domain replaces"),
    CHANGES_UIDS("it has other UIDs than its original, which this domain keeps"),
    MALFORMED_UID("it has a malformed UID"),
    OTHER_STUDIES("some of its instances were made of another study"),
    UNMATCHED("some of its instances fit to none, or to several, of the original"),
    SPLIT_SERIES("it divides a series of the original, or joins several"),
    NO_CONSTANT_SHIFT("its dates moved by different numbers of days, or by too many"),
    SEVERAL_PSEUDONYMS("copies of this patient have different Patient IDs"),
    SEVERAL_PATIENTS("copies of several patients have this Patient ID"),
    SEVERAL_SHIFTS("dates moved by different numbers of days in the copies of this patient"),
    OTHER_PSEUDONYM("the patient has another pseudonym"),
    TAKEN("another patient has this pseudonym"),
    OTHER_SHIFT("the patient has another date shift"),
    OTHER_STUDY_PSEUDONYM("the study has another Study Instance UID in this domain, or another study has this one"),
    OTHER_UID("one of its series or instances has another UID in this domain");

    private final String reason;

    Contradiction(String reason) {
        this.reason = reason;
    }

    /** In words, without any value. */
    public String reason() {
        return reason;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Vr;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers the identities of one instance. Values are added as decoded text with their padding; placeholders are left
 * out. Confined to one thread.
 *
 * <p>Bounded: more of the patient's own identities and of UIDs than an instance can have are an error. Of others and of
 * dates, the first ones are kept, and {@link Identities} tells that there are more.
 */
public final class IdentityGathering {

    private static final int MOST_UIDS = 1_000_000;
    private static final int MOST_OF_PATIENTS = 1000;
    private static final int MOST_DATES = 100;
    private static final int DIGITS_OF_DATE = 8;

    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<PatientName> names = new LinkedHashSet<>();
    private final Set<String> birthDates = new LinkedHashSet<>();
    private final Set<String> dates = new LinkedHashSet<>();
    private final Set<String> uids = new HashSet<>();
    private final Set<String> keptUids = new HashSet<>();
    private final OtherIdentities others = new OtherIdentities();

    /** Adds the values of an attribute whose identities belong to others than the patient. */
    public interface Addition {
        /**
         * Adds each value.
         *
         * @param kept whether the attribute stays as it is
         */
        void add(String value, Vr vr, boolean kept);
    }

    /** Adds Patient IDs or accession numbers, separated by backslashes. */
    public void addId(String value) {
        for (String id : value.split("\\\\", -1)) {
            String normal = SearchTerm.normalize(id);
            if (!Placeholders.contains(normal)) {
                add(ids, normal, MOST_OF_PATIENTS);
            }
        }
    }

    public void addPatientName(String value) {
        PatientName.of(value).forEach(name -> add(names, name, MOST_OF_PATIENTS));
    }

    /** Adds a birth date, {@code yyyymmdd}. */
    public void addBirthDate(String digits) {
        add(birthDates, digits, MOST_OF_PATIENTS);
    }

    /**
     * Adds dates that do not stay, separated by backslashes, without their times. Dummies such as 00010101 and 19000101
     * are not dates of a study.
     */
    public void addDates(String value) {
        if (dates.size() >= MOST_DATES) {
            omit();
            return;
        }
        for (String one : value.split("\\\\", -1)) {
            String date = one.strip();
            if (date.length() >= DIGITS_OF_DATE && isYearOfStudies(date)) {
                dates.add(date.substring(0, DIGITS_OF_DATE));
            }
        }
    }

    private static boolean isYearOfStudies(String date) {
        return date.substring(0, DIGITS_OF_DATE).chars().allMatch(Scripts::isDigit)
                && date.compareTo("1901") >= 0
                && date.compareTo("21") < 0;
    }

    /** Adds a UID that does not stay. */
    public void addUid(String uid) {
        add(uids, uid, MOST_UIDS);
    }

    /** Tells that a UID stays at one place, so that it may be seen at all places. */
    public void keepUid(String uid) {
        add(keptUids, uid, MOST_UIDS);
    }

    /** Adds names of others than the patient. */
    public void addOtherName(String value, Vr vr, boolean kept) {
        others.addName(value, kept);
    }

    /** Adds identifiers of orders, devices and the like. */
    public void addOtherId(String value, Vr vr, boolean kept) {
        others.addId(value, vr, kept);
    }

    /** Adds institutions, which a single word may identify, too. */
    public void addInstitution(String value, Vr vr, boolean kept) {
        others.addInstitution(value, vr, kept);
    }

    /** Adds addresses, places, departments and the like. */
    public void addPhrase(String value, Vr vr, boolean kept) {
        others.addPhrase(value, vr, kept);
    }

    /** Tells that there are more identities than were added, so that labels and free text cannot stay. */
    public void omit() {
        others.omit();
    }

    /** All identities that were added; to be called once, at the end. */
    public Identities identities() {
        uids.removeAll(keptUids);
        return new Identities(ids, List.copyOf(names), birthDates, dates, uids, others.others());
    }

    private static <T> void add(Set<T> set, T identity, int most) {
        if (set.add(identity) && set.size() > most) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, "more identities than one instance can have");
        }
    }

    @Override
    public String toString() {
        return "IdentityGathering[redacted]";
    }
}

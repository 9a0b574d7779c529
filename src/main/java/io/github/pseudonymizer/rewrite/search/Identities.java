// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.List;
import java.util.Set;

/**
 * Persons and things that an original names, and that must not be found in the copy. Texts are folded.
 *
 * @param ids Patient IDs and accession numbers
 * @param names names of patients, whole, all component groups
 * @param birthDates {@code yyyymmdd}
 * @param dates {@code yyyymmdd}: dates that do not stay unchanged, and would tell the patient's shift
 * @param uids every UID that is mapped
 * @param others further identities, for texts in which none at all may stay
 */
public record Identities(
        Set<String> ids,
        List<PatientName> names,
        Set<String> birthDates,
        Set<String> dates,
        Set<String> uids,
        Others others) {

    /**
     * Identities for which an instance is not refused, because they are also words of other kinds.
     *
     * @param ids of admissions, orders, devices and the like; telephone numbers
     * @param names of everybody except the patients
     * @param phrases institutions, departments, addresses, places, stations
     * @param institutions those that a single word may identify, too
     * @param complete whether these are all; there can be too many
     */
    record Others(
            Set<String> ids, List<PatientName> names, Set<String> phrases, Set<String> institutions, boolean complete) {

        @Override
        public String toString() {
            return "Others[redacted]";
        }
    }

    /** Whether this is a UID, but not one of these. */
    public boolean isOtherUid(String uid) {
        return UidSet.isRun(uid) && !uids.contains(uid);
    }

    @Override
    public String toString() {
        return "Identities[redacted]";
    }
}

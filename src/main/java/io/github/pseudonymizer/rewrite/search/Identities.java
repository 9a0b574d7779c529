package io.github.pseudonymizer.rewrite.search;

import java.util.List;
import java.util.Set;

/**
 * What identifies a person or a thing in an original, and must not be found in the copy. Texts are folded.
 *
 * @param ids Patient IDs and accession numbers
 * @param names names of patients, whole, all component groups
 * @param birthDates {@code yyyymmdd}
 * @param dates {@code yyyymmdd}: dates that do not stay as they are, which would tell the patient's shift
 * @param uids every UID that is mapped
 * @param others what else may name somebody, where nothing at all may be given away
 */
public record Identities(
        Set<String> ids,
        List<PatientName> names,
        Set<String> birthDates,
        Set<String> dates,
        Set<String> uids,
        Others others) {

    /**
     * Identities that are no reason to refuse an instance, for they are words of other kinds, too.
     *
     * @param ids of admissions, orders, devices and the like; telephone numbers
     * @param names of everybody but the patients
     * @param phrases institutions, departments, addresses, places, stations
     * @param institutions those of which a single word may tell, too
     * @param complete whether these are all; there can be too many
     */
    record Others(
            Set<String> ids, List<PatientName> names, Set<String> phrases, Set<String> institutions, boolean complete) {

        @Override
        public String toString() {
            return "Others[redacted]";
        }
    }

    @Override
    public String toString() {
        return "Identities[redacted]";
    }
}

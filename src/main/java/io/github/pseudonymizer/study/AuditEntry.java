// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/**
 * One entry of the audit trail.
 *
 * @param archive the archive concerned
 * @param event what happened
 * @param requester who or what caused it
 * @param domain name of the domain, or empty
 * @param subject pseudonym or id of the copy concerned, or empty; never an identity
 * @param detail more about it, such as wishes that were not honoured; never a value of a dataset
 */
public record AuditEntry(
        String archive, Event event, Requester requester, String domain, String subject, String detail) {

    /** An event that the audit trail records. */
    public enum Event {
        PSEUDONYMIZED("PSEUDONYMIZED"),
        REFUSED("REFUSED"),
        /** An administrator's rectangles were blacked out in a copy; the detail has them. */
        BLACKED_OUT("BLACKED_OUT"),
        /** A request asked for more new patients than the administrator allows. */
        NEW_PATIENTS_LIMITED("NEW_PATIENTS_LIMITED"),
        ORIGINAL_DELETED("ORIGINAL_DELETED"),
        /** Originals of instances of a copy are gone, and we did not delete them. */
        ORIGINALS_MISSING("ORIGINALS_MISSING"),
        BLOCKED("BLOCKED"),
        LINKS_READ("LINKS_READ"),
        FAILED_WORK_READ("FAILED_WORK_READ"),
        WORK_RETRIED("WORK_RETRIED"),
        /** An administrator has listed copies that the archive's own anonymization made. */
        BUILT_IN_COPIES_READ("STRAYS_READ"),
        BUILT_IN_COPIES_QUEUED("STRAYS_QUEUED"),
        BUILT_IN_COPY_REPLACED("STRAY_REPLACED"),
        REMAKE_QUEUED("REMAKE_QUEUED"),
        /** Somebody has confirmed that a copy belongs to its original; the detail says if only a series. */
        LINK_CONFIRMED("LINK_CONFIRMED"),
        LINK_REJECTED("LINK_REJECTED"),
        CONFIRMATION_WITHDRAWN("CONFIRMATION_WITHDRAWN"),
        /** Somebody saw a copy beside its original, or the values in which they differ. */
        LINK_COMPARED("LINK_COMPARED"),
        /** An administrator has deleted a copy and its link. */
        LINK_DELETED("LINK_DELETED"),
        /** A table of pseudonyms was imported, or tried, or refused. */
        IMPORTED("IMPORTED"),
        PSEUDONYMS_READ("PSEUDONYMS_READ"),
        /** A clinical table was answered with pseudonyms, or refused. */
        TABLE_PSEUDONYMIZED("TABLE_PSEUDONYMIZED"),
        /** An administrator asked for the identity behind a pseudonym; the detail is the reason. */
        IDENTITIES_READ("IDENTITIES_READ"),
        EXPORTED("EXPORTED"),
        DOMAINS_READ("DOMAINS_READ"),
        AUDIT_READ("AUDIT_READ"),
        /** Entries were older than the administrator wants to keep them. */
        AUDIT_SHORTENED("AUDIT_SHORTENED"),
        KEYS_ROTATED("KEYS_ROTATED"),
        /** An administrator has had copies of others adopted, or has tried it. */
        ADOPTED("ADOPTED"),
        COPY_ADOPTED("COPY_ADOPTED"),
        /** All of the database was written to a file, or moved to another database. */
        DATABASE_DUMPED("DATABASE_DUMPED"),
        /** The database was filled from such a file, or from another database. */
        DATABASE_RESTORED("DATABASE_RESTORED"),
        /** An administrator wants a patient to be forgotten. */
        FORGETTING("FORGETTING"),
        PATIENT_FORGOTTEN("PATIENT_FORGOTTEN"),
        /** Two patients were joined, or an administrator has asked what that would do. */
        PATIENTS_MERGED("PATIENTS_MERGED");

        private final String word;

        Event(String word) {
            this.word = word;
        }

        /** The word for it in the database. It stays when the constant is renamed. */
        public String word() {
            return word;
        }
    }
}

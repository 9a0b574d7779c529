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

    /** What happened. The name is stored. */
    public enum Event {
        PSEUDONYMIZED,
        REFUSED,
        /** A request asked for more new patients than the administrator allows. */
        NEW_PATIENTS_LIMITED,
        ORIGINAL_DELETED,
        /** Originals of instances of a copy are gone, without us. */
        ORIGINALS_MISSING,
        BLOCKED,
        LINKS_READ,
        FAILED_WORK_READ,
        WORK_RETRIED,
        STRAYS_READ,
        STRAYS_QUEUED,
        STRAY_REPLACED,
        REMAKE_QUEUED,
        KEYS_ROTATED
    }
}

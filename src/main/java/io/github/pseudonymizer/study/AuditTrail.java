package io.github.pseudonymizer.study;

/** Who did what, kept for ever. Thread-safe. */
public interface AuditTrail {

    /**
     * Adds an entry; durable when this returns.
     *
     * @throws io.github.pseudonymizer.pseudonym.StoreException if it could not be kept
     */
    void record(AuditEntry entry);
}

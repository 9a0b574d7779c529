package io.github.pseudonymizer.study;

/** The permanent record of users' and the plugin's actions. Thread-safe. */
public interface AuditTrail {

    /**
     * Adds an entry; durable when this returns.
     *
     * @throws io.github.pseudonymizer.pseudonym.StoreException if it could not be kept
     */
    void record(AuditEntry entry);
}

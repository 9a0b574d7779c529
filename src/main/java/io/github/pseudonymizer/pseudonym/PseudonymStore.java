package io.github.pseudonymizer.pseudonym;

import java.util.Map;
import java.util.Set;

/** Assigns pseudonyms and remembers them for ever. Thread-safe, and safe for many servers at once. */
public interface PseudonymStore {

    /**
     * Returns the pseudonym of every identity, minting those not seen before in this domain. All or nothing.
     *
     * @return {@link Pseudonym.OfPatient} for patients, {@link Pseudonym.OfStudy} for studies
     * @throws StoreException if the store cannot be reached; nothing was kept, trying again is safe
     */
    Map<Identity, Pseudonym> assign(Domain domain, Set<Identity> identities);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.domain;

import io.github.pseudonymizer.profile.Profile;
import java.util.function.Supplier;

/**
 * How the copies of a domain are de-identified.
 *
 * @param settings as the administrator chose it, with the default edition if none was named; its other parts are in use
 * @param edition the edition in use, which can be another one if none was named: a domain keeps the one it began with.
 *     Throws {@link io.github.pseudonymizer.pseudonym.StoreException} if only the database tells it, and cannot be used
 */
public record DomainProfile(Profile settings, Supplier<String> edition) {

    /** In the edition that this profile names. */
    public DomainProfile(Profile settings) {
        this(settings, settings::edition);
    }

    /**
     * What copies are made with.
     *
     * @throws DomainException if this version does not know the edition in use, or the settings contradict it
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the edition is not known yet, and the database cannot
     *     be used
     */
    public Profile inUse() {
        String used = edition.get();
        try {
            return settings.withEdition(used);
        } catch (IllegalArgumentException unfit) {
            throw new DomainException(
                    "the domain has edition " + used + " of PS3.15, and that does not fit its Profile: "
                            + unfit.getMessage() + "; please change the Profile, or name another Edition there");
        }
    }
}

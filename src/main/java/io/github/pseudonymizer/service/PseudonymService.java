// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.study.Domains;
import java.util.function.LongConsumer;

/**
 * All that administrators can do with pseudonyms, beside copies.
 *
 * @param domains of the settings
 */
public record PseudonymService(
        Domains domains,
        Importing importing,
        LookingUp lookingUp,
        Exporting exporting,
        ReadingAudit audit,
        DescribingDomains describing) {

    /**
     * Puts the use cases together.
     *
     * @param archive the archive's name for itself; empty without one
     * @param progress hears now and then how many rows of an import were read
     */
    public static PseudonymService of(String archive, Domains domains, ServicePorts ports, LongConsumer progress) {
        return new PseudonymService(
                domains,
                new Importing(archive, ports.table(), progress),
                new LookingUp(archive, ports),
                new Exporting(archive, ports),
                new ReadingAudit(archive, ports),
                new DescribingDomains(archive, domains, ports));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import java.util.Optional;

/**
 * From which instances the archive's own anonymization made others. Thread-safe. Throws
 * {@link io.github.pseudonymizer.study.ArchiveException} if the archive fails.
 */
@FunctionalInterface
public interface InstanceOrigins {

    /** The archive's id of the instance from which this one was made, gone or not. */
    Optional<String> originOf(String instance);
}

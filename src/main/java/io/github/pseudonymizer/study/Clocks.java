// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The archive's clocks.
 *
 * @param wall tells what time it is, and may be set
 * @param nanoTime measures durations, as {@link System#nanoTime}
 */
public record Clocks(InstantSource wall, LongSupplier nanoTime) {

    /** Those of this computer. */
    public static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);
}

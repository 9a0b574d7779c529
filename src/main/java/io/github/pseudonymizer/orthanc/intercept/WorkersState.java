// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

/** The state of the threads that pseudonymize stable studies. */
public enum WorkersState {
    /** They work, or wait for work. */
    OK,
    /** One has shown no sign of life for longer than any instance should take. */
    STUCK,
    /** One has ended unexpectedly; only a restart of Orthanc brings it back. */
    ENDED
}

// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

/** The levels of the DICOM information model (PS3.4 §C.6). */
public enum Level {
    PATIENT,
    STUDY,
    SERIES,
    INSTANCE
}

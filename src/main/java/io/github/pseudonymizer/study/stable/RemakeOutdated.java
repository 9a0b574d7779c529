// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

/** What happens at a start to copies that were made by older rules. */
public enum RemakeOutdated {
    /** Nothing; nothing is said about them either. */
    NEVER,
    /** A line in the log says how many they are, and how they are made again. */
    ASK,
    /** They are made again, one after the other. */
    ALWAYS
}

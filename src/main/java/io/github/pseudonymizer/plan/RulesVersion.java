// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

/**
 * The version of the rules that are in the code and its tables, which no setting tells: what a profile means for each
 * attribute, how text is cleaned, what goes from inside pixels.
 *
 * <p>Copies record the version that they were made by. A change of what copies contain raises it, so that copies made
 * before count as outdated and can be made again. A change that makes the same copies, only faster, leaves it.
 * {@code RulesVersionTest} asks for it when a table changes.
 */
public final class RulesVersion {

    /** Of this code. Copies of the plugin's version 0.1.0 record none. */
    public static final int CURRENT = 1;

    private RulesVersion() {}
}

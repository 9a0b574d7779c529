// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.plan.action.Program;

/** The plugin's version. */
final class Version {

    static final String TEXT = Program.VERSION;

    private Version() {}
}

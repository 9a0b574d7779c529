// SPDX-License-Identifier: GPL-3.0-or-later
/** The table of routes: which requests there are, who may send them, and what answers them. */
@NullMarked
package io.github.pseudonymizer.orthanc.route;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Decisions about pixels. */
@NullMarked
package io.github.pseudonymizer.plan.pixel;

import org.jspecify.annotations.NullMarked;

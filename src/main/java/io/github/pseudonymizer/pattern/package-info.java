// SPDX-License-Identifier: GPL-3.0-or-later
/** Regular expressions that cannot run away. */
@NullMarked
package io.github.pseudonymizer.pattern;

import org.jspecify.annotations.NullMarked;

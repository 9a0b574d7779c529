// SPDX-License-Identifier: GPL-3.0-or-later
/** Rewrites one instance: actions become new bytes, with mapped UIDs, shifted dates, stamp and leak check. */
@NullMarked
package io.github.pseudonymizer.rewrite;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Removes the content of compressed frames that no decoder needs. Knows bytes, but no identities. */
@NullMarked
package io.github.pseudonymizer.rewrite.pixels;

import org.jspecify.annotations.NullMarked;

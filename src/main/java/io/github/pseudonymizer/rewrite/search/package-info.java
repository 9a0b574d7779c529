// SPDX-License-Identifier: GPL-3.0-or-later
/** Finds identities in text. */
@NullMarked
package io.github.pseudonymizer.rewrite.search;

import org.jspecify.annotations.NullMarked;

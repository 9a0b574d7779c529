// SPDX-License-Identifier: GPL-3.0-or-later
/** Tests of identities and pseudonyms. */
@NullMarked
package io.github.pseudonymizer.pseudonym;

import org.jspecify.annotations.NullMarked;

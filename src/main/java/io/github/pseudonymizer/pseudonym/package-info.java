// SPDX-License-Identifier: GPL-3.0-or-later
/** Identities and the pseudonyms that stand for them: domains, minting, key derivation, date shifts. */
@NullMarked
package io.github.pseudonymizer.pseudonym;

import org.jspecify.annotations.NullMarked;

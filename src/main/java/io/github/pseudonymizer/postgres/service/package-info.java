// SPDX-License-Identifier: GPL-3.0-or-later
/** The ports of what administrators can do with pseudonyms, in PostgreSQL. */
@NullMarked
package io.github.pseudonymizer.postgres.service;

import org.jspecify.annotations.NullMarked;

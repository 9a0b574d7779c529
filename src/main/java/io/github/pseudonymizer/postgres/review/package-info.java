// SPDX-License-Identifier: GPL-3.0-or-later
/** The ports of {@code study.review}, in PostgreSQL. */
@NullMarked
package io.github.pseudonymizer.postgres.review;

import org.jspecify.annotations.NullMarked;

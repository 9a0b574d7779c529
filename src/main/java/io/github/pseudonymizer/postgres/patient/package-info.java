// SPDX-License-Identifier: GPL-3.0-or-later
/** Patients who are forgotten, and patients who are merged, in PostgreSQL. */
@NullMarked
package io.github.pseudonymizer.postgres.patient;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** A PostgreSQL server of our own, started and stopped with Orthanc. */
@NullMarked
package io.github.pseudonymizer.postgres.embedded;

import org.jspecify.annotations.NullMarked;

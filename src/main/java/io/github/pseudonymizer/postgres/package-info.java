// SPDX-License-Identifier: GPL-3.0-or-later
/** Adapters of the ports to PostgreSQL: stores, schema migrations, connection pool, embedded server. */
@NullMarked
package io.github.pseudonymizer.postgres;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Tests of the adapters to PostgreSQL, with a real server. */
@NullMarked
package io.github.pseudonymizer.postgres;

import org.jspecify.annotations.NullMarked;

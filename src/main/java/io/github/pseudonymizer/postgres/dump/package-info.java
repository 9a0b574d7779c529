// SPDX-License-Identifier: GPL-3.0-or-later
/** All that the plugin keeps in a database as a stream, and back: for backups, and for moving to another server. */
@NullMarked
package io.github.pseudonymizer.postgres.dump;

import org.jspecify.annotations.NullMarked;

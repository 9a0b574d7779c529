// SPDX-License-Identifier: GPL-3.0-or-later
/** The plugin's own REST API under {@code /pseudonymizer/}. */
@NullMarked
package io.github.pseudonymizer.admin;

import org.jspecify.annotations.NullMarked;

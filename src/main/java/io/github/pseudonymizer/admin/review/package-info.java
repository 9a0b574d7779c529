// SPDX-License-Identifier: GPL-3.0-or-later
/** The routes on which people find links, compare copies with their originals, and confirm them. */
@NullMarked
package io.github.pseudonymizer.admin.review;

import org.jspecify.annotations.NullMarked;

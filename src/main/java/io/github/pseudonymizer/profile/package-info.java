// SPDX-License-Identifier: GPL-3.0-or-later
/** Which attribute is treated how: PS3.15 Table E.1-1 and its relatives as edition-pinned data. */
@NullMarked
package io.github.pseudonymizer.profile;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** What clients ask for beyond the profile. */
@NullMarked
package io.github.pseudonymizer.plan.wish;

import org.jspecify.annotations.NullMarked;

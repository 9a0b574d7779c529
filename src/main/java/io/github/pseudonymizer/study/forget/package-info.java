// SPDX-License-Identifier: GPL-3.0-or-later
/** Forgets patients. */
@NullMarked
package io.github.pseudonymizer.study.forget;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Decisions about copies: data and pure functions, without any effect. */
@NullMarked
package io.github.pseudonymizer.study.decision;

import org.jspecify.annotations.NullMarked;

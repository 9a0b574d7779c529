// SPDX-License-Identifier: GPL-3.0-or-later
/** Domains: which studies belong to them, and what the administrator decided for them. */
@NullMarked
package io.github.pseudonymizer.study.domain;

import org.jspecify.annotations.NullMarked;

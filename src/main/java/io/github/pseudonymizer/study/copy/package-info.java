// SPDX-License-Identifier: GPL-3.0-or-later
/** The use case that makes the copy of a study. */
@NullMarked
package io.github.pseudonymizer.study.copy;

import org.jspecify.annotations.NullMarked;

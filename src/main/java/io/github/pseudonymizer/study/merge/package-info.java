// SPDX-License-Identifier: GPL-3.0-or-later
/** Joins two patients who are one person. */
@NullMarked
package io.github.pseudonymizer.study.merge;

import org.jspecify.annotations.NullMarked;

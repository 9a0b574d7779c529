// SPDX-License-Identifier: GPL-3.0-or-later
/** Takes over copies that others made before. */
@NullMarked
package io.github.pseudonymizer.study.adopt;

import org.jspecify.annotations.NullMarked;

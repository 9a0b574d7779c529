// SPDX-License-Identifier: GPL-3.0-or-later
/** The use cases, and the ports through which they reach the world. */
@NullMarked
package io.github.pseudonymizer.study;

import org.jspecify.annotations.NullMarked;

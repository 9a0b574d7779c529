// SPDX-License-Identifier: GPL-3.0-or-later
@NullMarked
package io.github.pseudonymizer.launch;

import org.jspecify.annotations.NullMarked;

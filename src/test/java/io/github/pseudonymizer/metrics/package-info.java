// SPDX-License-Identifier: GPL-3.0-or-later
@NullMarked
package io.github.pseudonymizer.metrics;

import org.jspecify.annotations.NullMarked;

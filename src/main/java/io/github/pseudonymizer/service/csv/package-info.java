// SPDX-License-Identifier: GPL-3.0-or-later
/** Tables as text: RFC 4180, UTF-8, with commas or semicolons, one row after the other. */
@NullMarked
package io.github.pseudonymizer.service.csv;

import org.jspecify.annotations.NullMarked;

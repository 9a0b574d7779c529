// SPDX-License-Identifier: GPL-3.0-or-later
/** The page {@code /pseudonymizer/app/}: serves its files, which run in the browser. */
@NullMarked
package io.github.pseudonymizer.app;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Gives copies fresh UIDs. */
@NullMarked
package io.github.pseudonymizer.study.renew;

import org.jspecify.annotations.NullMarked;

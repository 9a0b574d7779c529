// SPDX-License-Identifier: GPL-3.0-or-later
/** Tests of what is left of messages. */
@NullMarked
package io.github.pseudonymizer.log;

import org.jspecify.annotations.NullMarked;

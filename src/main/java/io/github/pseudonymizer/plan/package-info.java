// SPDX-License-Identifier: GPL-3.0-or-later
/** Pure decisions: profile, request and the facts of a dataset become one action for each attribute. */
@NullMarked
package io.github.pseudonymizer.plan;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** What can happen to an attribute, and what the tables of PS3.15 make of it. */
@NullMarked
package io.github.pseudonymizer.plan.action;

import org.jspecify.annotations.NullMarked;

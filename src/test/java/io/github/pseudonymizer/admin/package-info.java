// SPDX-License-Identifier: GPL-3.0-or-later
/** Tests of the plugin's own API. */
@NullMarked
package io.github.pseudonymizer.admin;

import org.jspecify.annotations.NullMarked;

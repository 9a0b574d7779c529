// SPDX-License-Identifier: GPL-3.0-or-later
/** What administrators can do with pseudonyms beside copies: bring their own, ask for them, take them away. */
@NullMarked
package io.github.pseudonymizer.service;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** The making of single instances of a copy: pseudonyms, threads, memory, encodings. */
@NullMarked
package io.github.pseudonymizer.study.instance;

import org.jspecify.annotations.NullMarked;

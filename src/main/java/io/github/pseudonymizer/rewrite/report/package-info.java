// SPDX-License-Identifier: GPL-3.0-or-later
/** Results of a rewriting other than the copy: explanations, remarks, refusals. */
@NullMarked
package io.github.pseudonymizer.rewrite.report;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Tests of the use cases, on fakes of their ports. */
@NullMarked
package io.github.pseudonymizer.study;

import org.jspecify.annotations.NullMarked;

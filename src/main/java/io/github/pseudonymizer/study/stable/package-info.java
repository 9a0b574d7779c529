// SPDX-License-Identifier: GPL-3.0-or-later
/** The use cases without a user: stable studies, what waits in the queue, copies made again. */
@NullMarked
package io.github.pseudonymizer.study.stable;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** What people do who compare copies with their originals: find links, look at one, confirm or reject it. */
@NullMarked
package io.github.pseudonymizer.study.review;

import org.jspecify.annotations.NullMarked;

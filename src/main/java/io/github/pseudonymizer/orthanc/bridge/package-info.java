// SPDX-License-Identifier: GPL-3.0-or-later
/** Orthanc as the native bridge shows it: calls, events and answers, without any domain. */
@NullMarked
package io.github.pseudonymizer.orthanc.bridge;

import org.jspecify.annotations.NullMarked;

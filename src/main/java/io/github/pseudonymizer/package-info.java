// SPDX-License-Identifier: GPL-3.0-or-later
/** Pseudonymizer for Orthanc: the composition root and the settings. */
@NullMarked
package io.github.pseudonymizer;

import org.jspecify.annotations.NullMarked;

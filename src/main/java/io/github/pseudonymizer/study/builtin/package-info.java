// SPDX-License-Identifier: GPL-3.0-or-later
/** Copies that Orthanc's own anonymization made before. */
@NullMarked
package io.github.pseudonymizer.study.builtin;

import org.jspecify.annotations.NullMarked;

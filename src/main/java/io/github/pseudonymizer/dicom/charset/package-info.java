// SPDX-License-Identifier: GPL-3.0-or-later
/** Character sets of DICOM: bytes to text and text to bytes (PS3.5 §6.1). */
@NullMarked
package io.github.pseudonymizer.dicom.charset;

import org.jspecify.annotations.NullMarked;

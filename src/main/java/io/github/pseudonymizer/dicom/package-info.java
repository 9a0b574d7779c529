// SPDX-License-Identifier: GPL-3.0-or-later
/** Values of DICOM, the data dictionary, and the streaming reader and writer of datasets (PS3.5, PS3.6, PS3.10). */
@NullMarked
package io.github.pseudonymizer.dicom;

import org.jspecify.annotations.NullMarked;

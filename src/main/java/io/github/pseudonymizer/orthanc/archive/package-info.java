// SPDX-License-Identifier: GPL-3.0-or-later
/** Orthanc as the archive of originals and copies. */
@NullMarked
package io.github.pseudonymizer.orthanc.archive;

import org.jspecify.annotations.NullMarked;

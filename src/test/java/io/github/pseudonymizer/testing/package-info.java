// SPDX-License-Identifier: GPL-3.0-or-later
/** What the integration tests share: a real Orthanc, phantom studies, independent judges of DICOM. */
@NullMarked
package io.github.pseudonymizer.testing;

import org.jspecify.annotations.NullMarked;

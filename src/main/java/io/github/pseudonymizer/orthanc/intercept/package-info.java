// SPDX-License-Identifier: GPL-3.0-or-later
/** The routes, jobs and listeners that take the place of Orthanc's own anonymization. */
@NullMarked
package io.github.pseudonymizer.orthanc.intercept;

import org.jspecify.annotations.NullMarked;

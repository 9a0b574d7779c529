// SPDX-License-Identifier: GPL-3.0-or-later
/** What clients ask of Orthanc's anonymization routes, read as the built-in reads it. */
@NullMarked
package io.github.pseudonymizer.orthanc.request;

import org.jspecify.annotations.NullMarked;

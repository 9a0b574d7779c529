// SPDX-License-Identifier: GPL-3.0-or-later
/** What the administrator decides in Orthanc's configuration, and its readers. */
@NullMarked
package io.github.pseudonymizer.settings;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Measurements for Orthanc's own metrics: the state of the database, work to do, work done. */
@NullMarked
package io.github.pseudonymizer.metrics;

import org.jspecify.annotations.NullMarked;

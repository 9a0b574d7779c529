// SPDX-License-Identifier: GPL-3.0-or-later
/** What the plugin promises, tried on a real Orthanc over HTTP and in a browser. */
@NullMarked
package io.github.pseudonymizer.acceptance;

import org.jspecify.annotations.NullMarked;

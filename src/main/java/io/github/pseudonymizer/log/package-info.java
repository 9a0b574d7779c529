// SPDX-License-Identifier: GPL-3.0-or-later
/** Messages of libraries in Orthanc's log, without what they may quote. Knows nothing else of the plugin. */
@NullMarked
package io.github.pseudonymizer.log;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** Who sends a request, and what they may see and do. */
@NullMarked
package io.github.pseudonymizer.orthanc.caller;

import org.jspecify.annotations.NullMarked;

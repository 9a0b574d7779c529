// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pseudonymizer {

/** explorer.js: what the classic Orthanc Explorer runs after its own scripts. */
extern const char* const explorer_javascript;

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace pseudonymizer {

/**
 * An answer of /jobs/{id} or /jobs?expand in which each failed job of ours tells its reason also as ErrorDetails, where
 * Orthanc's user interfaces look for it: a plugin's job cannot set that itself.
 *
 * answer: JSON as Orthanc wrote it, an object or an array. Everything but the added value stays as it is, byte for
 * byte. Returns "" if nothing is to be added, and so for everything that is not such an answer.
 */
std::string with_reasons(std::string_view answer);

}  // namespace pseudonymizer

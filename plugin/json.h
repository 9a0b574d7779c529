// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace pseudonymizer {

using Json = nlohmann::json;

/**
 * Parses JSON that Orthanc wrote. Orthanc does not check that text is UTF-8, so a text that is not must not make the
 * rest unreadable: if need be, bytes beyond ASCII are read as question marks. Discarded (neither object nor anything
 * else) if it is not JSON at all.
 */
Json parse_json(std::string_view text);

/** Writes JSON in ASCII, in one line. */
std::string to_text(const Json& json);

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#include "json.h"

namespace pseudonymizer {

Json parse_json(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    std::string ascii(text);
    for (char& c : ascii) {
      if (static_cast<unsigned char>(c) >= 0x80) {
        c = '?';
      }
    }
    json = Json::parse(ascii, nullptr, false);
  }
  return json;
}

std::string to_text(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

}  // namespace pseudonymizer

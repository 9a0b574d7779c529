// SPDX-License-Identifier: GPL-3.0-or-later
#include "query.h"

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace pseudonymizer {

namespace {

std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const int lower = std::tolower(static_cast<unsigned char>(c));
  if (lower >= 'a' && lower <= 'f') {
    return lower - 'a' + 10;
  }
  return std::nullopt;
}

/** What is not encoded well stays as it is. */
std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool whole = text[i] == '%' && i + 2 < text.size();
    const auto high = whole ? digit(text[i + 1]) : std::nullopt;
    const auto low = whole ? digit(text[i + 2]) : std::nullopt;
    if (high && low) {
      result += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      result += text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

}  // namespace

Query::Query(OrthancPluginContext* context, const OrthancPluginHttpRequest& request, bool over_http) {
  const bool as_sent = over_http && OrthancPluginCheckVersionAdvanced(context, 1, 13, 0) == 0;
  for (uint32_t i = 0; i < request.getCount; ++i) {
    names_.push_back(as_sent ? decoded(request.getKeys[i]) : request.getKeys[i]);
    values_.push_back(as_sent ? decoded(request.getValues[i]) : request.getValues[i]);
  }
}

std::string encoded(std::string_view text) {
  constexpr const char* digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "-._~";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte) != 0) || plain.find(c) != std::string_view::npos) {
      result += c;
    } else {
      result = result + '%' + digits[byte >> 4U] + digits[byte & 15U];
    }
  }
  return result;
}

}  // namespace pseudonymizer

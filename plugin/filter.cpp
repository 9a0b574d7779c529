// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter.h"

#include "plugin.h"

#include <array>
#include <atomic>
#include <cstring>

namespace pseudonymizer {

namespace {

/** Plain data: nothing to construct or destroy on Orthanc's threads. Addresses are far shorter than this. */
struct Remembered {
  bool valid;
  bool slash_at_end;
  uint64_t fingerprint;
  std::array<char, 72> address;
};

thread_local Remembered remembered;

constexpr std::array<std::string_view, 9> last_segments = {"anonymize", "bulk-anonymize", "resubmit",
                                                           "modify",    "bulk-modify",    "split",
                                                           "merge",     "create-dicom",   "pseudonymizer"};

constexpr std::string_view content_type = "content-type";

std::string_view without_trailing_slashes(std::string_view uri) {
  while (!uri.empty() && uri.back() == '/') {
    uri.remove_suffix(1);
  }
  return uri;
}

/** FNV-1a over texts, each ended by a byte that occurs in none. */
class Fingerprint {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      add(static_cast<unsigned char>(c));
    }
    add(static_cast<unsigned char>(0));
  }
  uint64_t value() const { return value_; }

 private:
  void add(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001b3U; }

  uint64_t value_ = 0xcbf29ce484222325U;
};

uint64_t fingerprint(OrthancPluginHttpMethod method, std::string_view uri, const Headers& headers) {
  Fingerprint result;
  result.add(std::to_string(static_cast<int>(method)));
  result.add(without_trailing_slashes(uri));
  for (uint32_t i = 0; i < headers.count; ++i) {
    result.add(headers.names[i]);
    result.add(headers.values[i]);
  }
  return result.value();
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/** Whether a text begins so, in any case, after any blanks. */
bool begins_with_in_any_case(std::string_view text, std::string_view lower_case_start) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  for (const char c : lower_case_start) {
    if (text.empty() || lower(text.front()) != c) {
      return false;
    }
    text.remove_prefix(1);
  }
  return true;
}

bool is_multipart(const Headers& headers) {
  for (uint32_t i = 0; i < headers.count; ++i) {
    const std::string_view name = headers.names[i];
    if (name.size() == content_type.size() && begins_with_in_any_case(name, content_type) &&
        begins_with_in_any_case(headers.values[i], "multipart/")) {
      return true;
    }
  }
  return false;
}

/** Says once in the log that such a request was denied: its sender gets no reason, and may send many. */
void tell_of_multipart() {
  static std::atomic<bool> told{false};
  if (!told.exchange(true)) {
    log(plugin().context, LogLevel::warning,
        "A request with a multipart body to an address of the pseudonymizer was refused: Orthanc would have taken it "
        "for "
        "an upload of DICOM files. Further ones are refused without a message");
  }
}

/**
 * Whether it was sent as a GET, which a link on any page can do, but is a DELETE or PUT to Orthanc because of its
 * argument `_method`.
 */
bool is_disguised(OrthancPluginHttpMethod method, uint32_t count, const char* const* names) {
  for (uint32_t i = 0; method != OrthancPluginHttpMethod_Get && i < count; ++i) {
    if (std::string_view(names[i]) == "_method") {
      return true;
    }
  }
  return false;
}

bool is_own(std::string_view uri) {
  constexpr std::string_view own = "/pseudonymizer/";
  return uri.compare(0, own.size(), own) == 0;
}

}  // namespace

bool is_watched(std::string_view uri) {
  if (is_own(uri)) {
    return true;
  }
  uri = without_trailing_slashes(uri);
  const auto slash = uri.rfind('/');
  const auto last = slash == std::string_view::npos ? uri : uri.substr(slash + 1);
  for (const auto segment : last_segments) {
    if (last == segment) {
      return true;
    }
  }
  return false;
}

int32_t filter_request(OrthancPluginHttpMethod method, const char* uri, const char* address, uint32_t header_count,
                       const char* const* header_names, const char* const* header_values, uint32_t argument_count,
                       const char* const* argument_names, const char* const*) noexcept {
  remembered.valid = false;
  if (uri == nullptr || !is_watched(uri)) {
    return 1;
  }
  if (is_own(uri) && is_disguised(method, argument_count, argument_names)) {
    return 0;
  }
  const Headers headers{header_count, header_names, header_values};
  bool allowed = false;
  try {
    if (is_multipart(headers) && plugin().guard.covers(uri)) {
      tell_of_multipart();
      return 0;
    }
    allowed = plugin().guard.allows(plugin().context, uri);
  } catch (...) {
    // Whose route it is cannot be told: it is denied.
  }
  if (!allowed) {
    plugin().requests.denied += 1;
    return 0;
  }
  try {
    remembered.fingerprint = fingerprint(method, uri, headers);
    std::strncpy(remembered.address.data(), address == nullptr ? "" : address, remembered.address.size() - 1);
    remembered.address.back() = '\0';
    remembered.slash_at_end = std::string_view(uri).back() == '/';
    remembered.valid = true;
  } catch (...) {
    // Nothing is remembered; the request has headers and so is known to come over HTTP all the same.
  }
  return 1;
}

Sighting take_sighting(OrthancPluginHttpMethod method, std::string_view uri, const Headers& headers) {
  const bool valid = remembered.valid;
  remembered.valid = false;
  Sighting sighting;
  if (valid && remembered.fingerprint == fingerprint(method, uri, headers)) {
    sighting.filtered = true;
    sighting.address = remembered.address.data();
    sighting.slash_at_end = remembered.slash_at_end;
  }
  sighting.over_http = sighting.filtered || headers.count > 0;
  return sighting;
}

}  // namespace pseudonymizer

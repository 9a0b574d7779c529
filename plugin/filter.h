// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "orthanc.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace pseudonymizer {

/**
 * Whether a request for this URI may end up in one of our REST callbacks. Cheap, and rather too often true than too
 * seldom.
 */
bool is_watched(std::string_view uri);

/**
 * The incoming-request filter. Denies requests on routes of ours that another plugin would answer (see guard.h), or
 * that have a multipart body: Orthanc would take that for an upload of DICOM files, at every address, and answer in
 * our place. Allows everything else. For watched URIs it remembers the remote address for the REST callback
 * that follows on the same thread.
 */
int32_t filter_request(OrthancPluginHttpMethod method, const char* uri, const char* address, uint32_t header_count,
                       const char* const* header_names, const char* const* header_values, uint32_t argument_count,
                       const char* const* argument_names, const char* const* argument_values) noexcept;

/** What the filter saw of a request. */
struct Sighting {
  /** Whether it saw the request at all. */
  bool filtered = false;
  bool over_http = false;
  std::string address;
  /** Whether the address ended with a slash, which Orthanc keeps from REST callbacks; true if the filter saw nothing.
   */
  bool slash_at_end = true;
};

/**
 * Takes what the filter remembered on this thread, and makes it forget.
 *
 * A request that was denied after our filter has no REST callback, and a request with a plugin's bearer token, or one
 * from inside Orthanc, passes no filter: so what we remember counts only if method, URI and headers are those of this
 * request.
 */
Sighting take_sighting(OrthancPluginHttpMethod method, std::string_view uri, const Headers& headers);

}  // namespace pseudonymizer

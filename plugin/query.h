// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <string>
#include <string_view>
#include <vector>

namespace pseudonymizer {

/** The arguments behind the question mark of a request, decoded. */
class Query {
 public:
  /**
   * Reads them from a request. Orthanc 1.13.0 decodes arguments before it hands them to a plugin; 1.10.1 and 1.12.7
   * hand on what came over HTTP as it was sent. What comes from inside Orthanc is always decoded. (Measured.)
   */
  Query(OrthancPluginContext* context, const OrthancPluginHttpRequest& request, bool over_http);

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::string>& values() const { return values_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::string> values_;
};

/** A text as a part of a URI. */
std::string encoded(std::string_view text);

}  // namespace pseudonymizer

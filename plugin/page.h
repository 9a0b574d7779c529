// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <string_view>

namespace pseudonymizer {

/** Where our page is, as Orthanc normalizes its address: without the slash at the end that relative links need. */
constexpr const char* page_uri = "/pseudonymizer";

/** Makes both Explorers link our page from their lists of plugins. */
void offer_page(OrthancPluginContext* context);

/** Whether this is HTML, which a browser shows as a page of this server. */
bool is_page(std::string_view content_type);

/** Adds the headers to an answer that keep a page from loading or running anything that is not ours. */
void protect_page(OrthancPluginContext* context, OrthancPluginRestOutput* output);

/** Answers 503 with a page, for a person who looks at ours while Java does not answer. */
OrthancPluginErrorCode send_unavailable_page(OrthancPluginContext* context, OrthancPluginRestOutput* output,
                                             const char* message);

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mailbox.h"

#include <orthanc/OrthancCPlugin.h>

#include <string_view>

namespace pseudonymizer {

/** Sends any status rightly: Orthanc has a call of its own for some. Returns what the REST callback shall return. */
OrthancPluginErrorCode send(OrthancPluginContext* context, OrthancPluginRestOutput* output, int32_t status,
                            const char* content_type, std::string_view body);

/** Answers 405. */
OrthancPluginErrorCode send_method_not_allowed(OrthancPluginContext* context, OrthancPluginRestOutput* output,
                                               const char* allowed);

/** Answers 503 in the shape of Orthanc's own errors. */
OrthancPluginErrorCode send_unavailable(OrthancPluginContext* context, OrthancPluginRestOutput* output,
                                        OrthancPluginHttpMethod method, const char* uri, const char* message);

/** What a client is told when Java is silent. */
const char* message_of(Silence silence);

}  // namespace pseudonymizer

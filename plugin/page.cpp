// SPDX-License-Identifier: GPL-3.0-or-later
#include "page.h"

#include "answer.h"

#include <string>

namespace pseudonymizer {

void offer_page(OrthancPluginContext* context) {
  // The inline function of the SDK asks for the plugin's name by a symbol that every plugin has.
  const _OrthancPluginSetPluginProperty parameters{"pseudonymizer", _OrthancPluginProperty_RootUri, "/pseudonymizer/"};
  context->InvokeService(context, _OrthancPluginService_SetPluginProperty, &parameters);
}

bool is_page(std::string_view content_type) { return content_type.rfind("text/html", 0) == 0; }

void protect_page(OrthancPluginContext* context, OrthancPluginRestOutput* output) {
  OrthancPluginSetHttpHeader(context, output, "Content-Security-Policy",
                             "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                             "form-action 'none'; frame-ancestors 'self'");
  OrthancPluginSetHttpHeader(context, output, "X-Content-Type-Options", "nosniff");
  OrthancPluginSetHttpHeader(context, output, "Referrer-Policy", "no-referrer");
  OrthancPluginSetHttpHeader(context, output, "Cache-Control", "no-store");
}

OrthancPluginErrorCode send_unavailable_page(OrthancPluginContext* context, OrthancPluginRestOutput* output,
                                             const char* message) {
  const std::string page = std::string(
                               "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                               "<title>Pseudonymizer for Orthanc</title></head><body><main>"
                               "<h1>Pseudonymizer for Orthanc</h1><p role=\"status\">Unavailable: ") +
                           message +
                           ".</p><p>Requests to anonymize are refused until then. Orthanc's log says why.</p>"
                           "</main></body></html>\n";
  return send(context, output, 503, "text/html; charset=utf-8", page);
}

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer.h"

#include "json.h"
#include "orthanc.h"
#include "page.h"

#include <string>

namespace pseudonymizer {

namespace {

bool is_redirection(int32_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/** The methods that a body of a 405 lists, or those of our own routes if it is something else. */
std::string allowed_methods(std::string_view body) {
  const bool is_list =
      !body.empty() && body.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ, ") == std::string_view::npos;
  return is_list ? std::string(body) : "GET,POST,PUT,DELETE";
}

OrthancPluginErrorCode send_buffer(OrthancPluginContext* context, OrthancPluginRestOutput* output,
                                   const char* content_type, std::string_view body) {
  // The SDK's inline functions hide whether Orthanc took it, so the services are called as they do.
  _OrthancPluginAnswerBuffer parameters{output, body.data(), static_cast<uint32_t>(body.size()), content_type};
  return context->InvokeService(context, _OrthancPluginService_AnswerBuffer, &parameters);
}

OrthancPluginErrorCode send_status(OrthancPluginContext* context, OrthancPluginRestOutput* output, int32_t status,
                                   std::string_view body) {
  _OrthancPluginSendHttpStatus parameters{};
  parameters.output = output;
  parameters.status = static_cast<uint16_t>(status);
  parameters.body = body.data();
  parameters.bodySize = static_cast<uint32_t>(body.size());
  auto error = context->InvokeService(context, _OrthancPluginService_SendHttpStatus, &parameters);
  if (error == OrthancPluginErrorCode_ParameterOutOfRange && status == 429) {
    parameters.status = 503;  // the nearest that Orthanc 1.13 knows: clients ask again later, too
    error = context->InvokeService(context, _OrthancPluginService_SendHttpStatus, &parameters);
  }
  // Orthanc does not know every status. Its own error for that would be 400 and blame the client.
  return error == OrthancPluginErrorCode_ParameterOutOfRange ? OrthancPluginErrorCode_Plugin : error;
}

}  // namespace

OrthancPluginErrorCode send(OrthancPluginContext* context, OrthancPluginRestOutput* output, int32_t status,
                            const char* content_type, std::string_view body) {
  if (is_page(content_type)) {
    protect_page(context, output);
  }
  if (status == 200) {
    return send_buffer(context, output, content_type, body);
  }
  if (status == 401) {
    OrthancPluginSendUnauthorized(context, output, "Orthanc Secure Area");
    return OrthancPluginErrorCode_Success;
  }
  if (status == 405) {
    return send_method_not_allowed(context, output, allowed_methods(body).c_str());
  }
  if (is_redirection(status)) {
    const std::string target(body);
    if (status == 301) {
      OrthancPluginRedirect(context, output, target.c_str());
      return OrthancPluginErrorCode_Success;
    }
    OrthancPluginSetHttpHeader(context, output, "Location", target.c_str());
    return send_status(context, output, status, {});
  }
  if (status == 204 || status == 304) {
    return send_status(context, output, status, {});  // HTTP allows no body here
  }
  if (!body.empty()) {
    OrthancPluginSetHttpHeader(context, output, "Content-Type", content_type);
  }
  return send_status(context, output, status, body);
}

OrthancPluginErrorCode send_method_not_allowed(OrthancPluginContext* context, OrthancPluginRestOutput* output,
                                               const char* allowed) {
  OrthancPluginSendMethodNotAllowed(context, output, allowed);
  return OrthancPluginErrorCode_Success;
}

OrthancPluginErrorCode send_unavailable(OrthancPluginContext* context, OrthancPluginRestOutput* output,
                                        OrthancPluginHttpMethod method, const char* uri, const char* message) {
  const Json body = {{"HttpError", "Service Unavailable"},
                     {"HttpStatus", 503},
                     {"Message", message},
                     {"Method", method_name(method)},
                     {"OrthancError", "Error encountered within the plugin engine"},
                     {"OrthancStatus", static_cast<int>(OrthancPluginErrorCode_Plugin)},
                     {"Uri", uri}};
  return send(context, output, 503, "application/json",
              body.dump(1, '\t', true, Json::error_handler_t::replace) + "\n");
}

const char* message_of(Silence silence) {
  switch (silence) {
    case Silence::no_java:
      return "The pseudonymizer is not ready";
    case Silence::not_picked_up:
      return "The pseudonymizer is too busy or has died";
    case Silence::not_answered:
      return "The pseudonymizer did not answer in time";
    case Silence::stopping:
      return "Orthanc is stopping";
  }
  return "";
}

}  // namespace pseudonymizer

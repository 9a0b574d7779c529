// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A stand-in for plugins that own routes of Orthanc's anonymization, such as the authorization plugin, which checks and logs a request and then hands
 * it to Orthanc's core, past every other plugin. It checks and logs nothing. For ForeignRoutesIT.
 */
#include <orthanc/OrthancCPlugin.h>

#include <initializer_list>

namespace {

OrthancPluginContext* context = nullptr;

OrthancPluginErrorCode forward(OrthancPluginRestOutput* output, const char* uri, const OrthancPluginHttpRequest* request) {
  OrthancPluginMemoryBuffer body{};
  uint16_t status = 0;
  const OrthancPluginErrorCode error =
      OrthancPluginCallRestApi(context, &body, nullptr, &status, request->method, uri, 0, nullptr, nullptr, request->body, request->bodySize, 0);
  if (error == OrthancPluginErrorCode_Success) {
    OrthancPluginAnswerBuffer(context, output, static_cast<const char*>(body.data), body.size, "application/json");
    OrthancPluginFreeMemoryBuffer(context, &body);
  }
  return error;
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* given) {
  context = given;
  for (const char* route : {"/(patients|studies|series)/([0-9a-f-]+)/anonymize", "/tools/bulk-anonymize", "/jobs/([^/]+)/resubmit"}) {
    OrthancPluginRegisterRestCallback(context, route, forward);
  }
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "route-owner"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "stand-in"; }
}

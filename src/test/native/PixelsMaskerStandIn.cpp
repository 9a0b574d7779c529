// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A stand-in for the plugin pixels-masker. Of that it imitates what matters to another plugin in the same process: it has the same addresses, one
 * route each, refuses all methods but POST, and answers without asking Orthanc's core. It masks nothing.
 */
#include <orthanc/OrthancCPlugin.h>

#include <string>

namespace {

OrthancPluginContext* context = nullptr;

OrthancPluginErrorCode mask(OrthancPluginRestOutput* output, const char*, const OrthancPluginHttpRequest* request) {
  if (request->method != OrthancPluginHttpMethod_Post) {
    OrthancPluginSendMethodNotAllowed(context, output, "POST");
  } else {
    OrthancPluginAnswerBuffer(context, output, "masked", 6, "text/plain");
  }
  return OrthancPluginErrorCode_Success;
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* orthanc) {
  context = orthanc;
  for (const std::string verb : {"modify", "anonymize"}) {
    for (const std::string level : {"patients", "studies", "series", "instances"}) {
      const std::string route = "/plugins/pixels-masker/" + level + "/([0-9a-f-]+)/" + verb;
      OrthancPluginRegisterRestCallback(context, route.c_str(), mask);
    }
  }
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "pixels-masker"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "stand-in"; }
}

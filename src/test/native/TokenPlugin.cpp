// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A plugin that hands out a bearer token for the REST API at /token, as plugins do that let users share links: a request with it skips every
 * incoming-request filter. For NoWayRoundIT.
 */
#include <orthanc/OrthancCPlugin.h>

#include <cstring>

namespace {

OrthancPluginContext* context = nullptr;

OrthancPluginErrorCode answer_token(OrthancPluginRestOutput* output, const char*, const OrthancPluginHttpRequest*) {
  char* token = OrthancPluginGenerateRestApiAuthorizationToken(context);
  if (token == nullptr) {
    return OrthancPluginErrorCode_Plugin;
  }
  OrthancPluginAnswerBuffer(context, output, token, static_cast<uint32_t>(std::strlen(token)), "text/plain");
  OrthancPluginFreeString(context, token);
  return OrthancPluginErrorCode_Success;
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* given) {
  context = given;
  OrthancPluginRegisterRestCallback(context, "/token", answer_token);
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "tokens"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "1"; }
}

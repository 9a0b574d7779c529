// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A stand-in for Orthanc's official authorization plugin. Of that it imitates what matters to another plugin: its name, and its route
 * GET /auth/user/profile, which tells who sends a request by the header "token". It filters nothing.
 *
 * The setting Authorization.Profiles names a JSON file, read at every request: an object that gives for each token a profile, a number (the HTTP
 * status that is answered) or a text (that is answered instead of JSON). For other tokens nothing is answered, as the official plugin does it.
 */
#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using nlohmann::json;

OrthancPluginContext* context = nullptr;
std::string profiles;

void answer(OrthancPluginRestOutput* output, const std::string& text) {
  OrthancPluginAnswerBuffer(context, output, text.data(), static_cast<uint32_t>(text.size()), "application/json");
}

std::string token_of(const OrthancPluginHttpRequest* request) {
  for (uint32_t i = 0; i < request->headersCount; ++i) {
    if (std::strcmp(request->headersKeys[i], "token") == 0) {
      return request->headersValues[i];
    }
  }
  return "";
}

OrthancPluginErrorCode tell_profile(OrthancPluginRestOutput* output, const char*, const OrthancPluginHttpRequest* request) {
  if (request->method != OrthancPluginHttpMethod_Get) {
    OrthancPluginSendMethodNotAllowed(context, output, "GET");
    return OrthancPluginErrorCode_Success;
  }
  std::ifstream file(profiles);
  const json all = json::parse(file, nullptr, false);
  const auto found = all.is_object() ? all.find(token_of(request)) : all.end();
  if (!all.is_object() || found == all.end()) {
    return OrthancPluginErrorCode_Success;
  }
  if (found->is_number()) {
    OrthancPluginSendHttpStatus(context, output, found->get<uint16_t>(), nullptr, 0);
  } else {
    answer(output, found->is_string() ? found->get<std::string>() : found->dump());
  }
  return OrthancPluginErrorCode_Success;
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* given) {
  context = given;
  char* text = OrthancPluginGetConfiguration(context);
  const json configuration = json::parse(text);
  OrthancPluginFreeString(context, text);
  const json section = configuration.value("Authorization", json::object());
  if (section.contains("Profiles")) {
    profiles = section["Profiles"].get<std::string>();
    OrthancPluginRegisterRestCallbackNoLock(context, "/auth/user/profile", tell_profile);
  }
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "authorization"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "stand-in"; }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A plugin that authenticates HTTP requests in Orthanc's place, since 1.12.9, for AuthenticatingPluginIT. It grants every request, and looks at no
 * password. What the header x-payload says becomes the payload that other plugins are shown.
 *
 * The SDK that this is built with may be older, so it declares what it needs of a newer one.
 */
#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <cstring>

namespace {

constexpr auto register_http_authentication = static_cast<_OrthancPluginService>(1021);
constexpr int32_t granted = 0;

/** OrthancPluginHttpAuthentication; the status is an enumeration of 32 bits. */
using Authentication = OrthancPluginErrorCode (*)(int32_t* status, OrthancPluginMemoryBuffer* payload,
                                                  OrthancPluginMemoryBuffer* redirection, const char* uri, const char* ip,
                                                  uint32_t header_count, const char* const* header_names,
                                                  const char* const* header_values, uint32_t argument_count,
                                                  const char* const* argument_names, const char* const* argument_values);

struct Registration {
  Authentication callback;
};

OrthancPluginContext* context = nullptr;

OrthancPluginErrorCode authenticate(int32_t* status, OrthancPluginMemoryBuffer* payload, OrthancPluginMemoryBuffer*, const char*,
                                    const char*, uint32_t header_count, const char* const* header_names,
                                    const char* const* header_values, uint32_t, const char* const*, const char* const*) {
  *status = granted;
  for (uint32_t i = 0; i < header_count; ++i) {
    if (std::strcmp(header_names[i], "x-payload") == 0) {
      const auto size = static_cast<uint32_t>(std::strlen(header_values[i]));
      const auto error = OrthancPluginCreateMemoryBuffer(context, payload, size);
      if (error != OrthancPluginErrorCode_Success) {
        return error;
      }
      std::memcpy(payload->data, header_values[i], size);
    }
  }
  return OrthancPluginErrorCode_Success;
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* given) {
  context = given;
  const Registration registration{authenticate};
  return context->InvokeService(context, register_http_authentication, &registration) == OrthancPluginErrorCode_Success ? 0 : -1;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "authenticating"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "stand-in"; }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "orthanc.h"

#include <memory>
#include <typeinfo>

namespace pseudonymizer {

namespace {

void log_line(OrthancPluginContext* context, LogLevel level, const char* line) {
  switch (level) {
    case LogLevel::info:
      return OrthancPluginLogInfo(context, line);
    case LogLevel::warning:
      return OrthancPluginLogWarning(context, line);
    case LogLevel::error:
      return OrthancPluginLogError(context, line);
  }
}

}  // namespace

void log(OrthancPluginContext* context, LogLevel level, std::string_view message) {
  while (context != nullptr && !message.empty()) {
    const auto end = message.find('\n');
    log_line(context, level, std::string(message.substr(0, end)).c_str());
    message = end == std::string_view::npos ? std::string_view{} : message.substr(end + 1);
  }
}

OrthancMemory::~OrthancMemory() {
  if (buffer_.data != nullptr) {
    OrthancPluginFreeMemoryBuffer(context_, &buffer_);
  }
}

std::string_view OrthancMemory::text() const {
  return buffer_.data == nullptr ? std::string_view{}
                                 : std::string_view(static_cast<const char*>(buffer_.data), buffer_.size);
}

OrthancPluginMemoryBuffer OrthancMemory::release() {
  const OrthancPluginMemoryBuffer result = buffer_;
  buffer_ = {};
  return result;
}

RestResult call_rest(OrthancPluginContext* context, const RestCall& call, OrthancMemory& body, OrthancMemory* headers) {
  uint16_t status = 0;
  RestResult result;
  try {
    result.error = OrthancPluginCallRestApi(context, body.target(), headers == nullptr ? nullptr : headers->target(),
                                            &status, call.method, call.uri, call.headers.count, call.headers.names,
                                            call.headers.values, call.body, call.size, call.past_plugins ? 0 : 1);
  } catch (const std::bad_cast&) {
    // Orthanc lets some exceptions through its C interface: this one for an argument that is not a number.
    result.error = OrthancPluginErrorCode_BadParameterType;
  }
  // Only errors that Orthanc's REST API answered itself come with a status.
  result.told = status != 0;
  result.status = status != 0 ? status : http_status(result.error);
  return result;
}

OrthancPluginErrorCode transcode(OrthancPluginContext* context, const void* file, uint32_t size,
                                 const char* transfer_syntax, OrthancMemory& transcoded) {
  const auto free = [context](OrthancPluginDicomInstance* instance) {
    OrthancPluginFreeDicomInstance(context, instance);
  };
  const std::unique_ptr<OrthancPluginDicomInstance, decltype(free)> instance(
      OrthancPluginTranscodeDicomInstance(context, file, size, transfer_syntax), free);
  return instance == nullptr ? OrthancPluginErrorCode_BadFileFormat
                             : OrthancPluginSerializeDicomInstance(context, transcoded.target(), instance.get());
}

int32_t http_status(OrthancPluginErrorCode error) {
  switch (error) {
    case OrthancPluginErrorCode_Success:
      return 200;
    case OrthancPluginErrorCode_ParameterOutOfRange:
    case OrthancPluginErrorCode_BadParameterType:
    case OrthancPluginErrorCode_BadRequest:
    case OrthancPluginErrorCode_UriSyntax:
    case OrthancPluginErrorCode_BadFileFormat:
    case OrthancPluginErrorCode_BadJson:
    case OrthancPluginErrorCode_CreateDicomNotString:
    case OrthancPluginErrorCode_CreateDicomOverrideTag:
    case OrthancPluginErrorCode_CreateDicomUseContent:
    case OrthancPluginErrorCode_CreateDicomNoPayload:
    case OrthancPluginErrorCode_CreateDicomUseDataUriScheme:
    case OrthancPluginErrorCode_CreateDicomBadParent:
    case OrthancPluginErrorCode_CreateDicomParentIsInstance:
      return 400;
    case OrthancPluginErrorCode_Unauthorized:
      return 401;
    case OrthancPluginErrorCode_InexistentItem:
    case OrthancPluginErrorCode_InexistentFile:
    case OrthancPluginErrorCode_UnknownResource:
    case OrthancPluginErrorCode_InexistentTag:
      return 404;
    case OrthancPluginErrorCode_NotAcceptable:
      return 406;
    case OrthancPluginErrorCode_Revision:
      return 409;
    case OrthancPluginErrorCode_UnsupportedMediaType:
      return 415;
    case OrthancPluginErrorCode_BadRange:
      return 416;
    case OrthancPluginErrorCode_DatabaseUnavailable:
      return 503;
    default:
      return 500;
  }
}

const char* method_name(OrthancPluginHttpMethod method) {
  switch (method) {
    case OrthancPluginHttpMethod_Get:
      return "GET";
    case OrthancPluginHttpMethod_Post:
      return "POST";
    case OrthancPluginHttpMethod_Put:
      return "PUT";
    case OrthancPluginHttpMethod_Delete:
      return "DELETE";
    default:
      return "";
  }
}

std::optional<OrthancPluginHttpMethod> method_named(std::string_view name) {
  for (const auto method : {OrthancPluginHttpMethod_Get, OrthancPluginHttpMethod_Post, OrthancPluginHttpMethod_Put,
                            OrthancPluginHttpMethod_Delete}) {
    if (name == method_name(method)) {
      return method;
    }
  }
  return std::nullopt;
}

std::string configuration_text(OrthancPluginContext* context) {
  char* text = OrthancPluginGetConfiguration(context);
  if (text == nullptr) {
    return {};
  }
  std::string result(text);
  OrthancPluginFreeString(context, text);
  return result;
}

std::string configuration_path(OrthancPluginContext* context) {
  char* path = OrthancPluginGetConfigurationPath(context);
  if (path == nullptr) {
    return {};
  }
  std::string result(path);
  OrthancPluginFreeString(context, path);
  return result;
}

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_orthanc.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <regex>

namespace {

char* copy(const std::string& text) {
  char* result = static_cast<char*>(std::malloc(text.size() + 1));
  std::memcpy(result, text.c_str(), text.size() + 1);
  return result;
}

void fill(OrthancPluginMemoryBuffer* buffer, const std::string& text) {
  buffer->data = copy(text);
  buffer->size = static_cast<uint32_t>(text.size());
}

using Texts = std::vector<std::pair<std::string, std::string>>;

std::vector<const char*> names(const Texts& texts) {
  std::vector<const char*> result;
  for (const auto& text : texts) {
    result.push_back(text.first.c_str());
  }
  return result;
}

std::vector<const char*> values(const Texts& texts) {
  std::vector<const char*> result;
  for (const auto& text : texts) {
    result.push_back(text.second.c_str());
  }
  return result;
}

Answered& answered(OrthancPluginRestOutput* output) { return *reinterpret_cast<Answered*>(output); }

}  // namespace

FakeOrthanc::FakeOrthanc() {
  context_.pluginsManager = this;
  context_.orthancVersion = "1.10.1";
  context_.Free = std::free;
  context_.InvokeService = invoke;
}

int32_t FakeOrthanc::filter(const Asked& asked, const std::string& address) {
  const auto header_names = names(asked.headers);
  const auto header_values = values(asked.headers);
  return filter_(asked.method, asked.uri.c_str(), address.c_str(), static_cast<uint32_t>(header_names.size()),
                 header_names.data(), header_values.data(), 0, nullptr, nullptr);
}

Answered FakeOrthanc::over_http(const Asked& asked, const std::string& address) {
  filter(asked, address);
  return past_filter(asked);
}

bool FakeOrthanc::has_route(const std::string& uri) const {
  for (const auto& [route, callback] : routes_) {
    if (std::regex_match(uri, std::regex(route))) {
      return true;
    }
  }
  return false;
}

Answered FakeOrthanc::past_filter(const Asked& asked) {
  Answered result;
  std::smatch match;
  for (const auto& [route, callback] : routes_) {
    if (!std::regex_match(asked.uri, match, std::regex(route))) {
      continue;
    }
    Texts groups;
    for (std::size_t i = 1; i < match.size(); ++i) {
      groups.emplace_back(match[i].str(), "");
    }
    const auto group_names = names(groups);
    const auto header_names = names(asked.headers);
    const auto header_values = values(asked.headers);
    const auto argument_names = names(asked.arguments);
    const auto argument_values = values(asked.arguments);
    // As a request of 1.12.9, with a header of any version.
    constexpr std::size_t payload_at = offsetof(OrthancPluginHttpRequest, headersValues) + sizeof(char**);
    alignas(OrthancPluginHttpRequest) char memory[payload_at + 2 * sizeof(void*)]{};
    const void* payload_data = payload.data();
    const auto payload_size = static_cast<uint32_t>(payload.size());
    std::memcpy(memory + payload_at, &payload_data, sizeof(payload_data));
    std::memcpy(memory + payload_at + sizeof(payload_data), &payload_size, sizeof(payload_size));
    auto& request = *reinterpret_cast<OrthancPluginHttpRequest*>(memory);
    request.method = asked.method;
    request.groups = group_names.data();
    request.groupsCount = static_cast<uint32_t>(group_names.size());
    request.headersKeys = header_names.data();
    request.headersValues = header_values.data();
    request.headersCount = static_cast<uint32_t>(header_names.size());
    request.getKeys = argument_names.data();
    request.getValues = argument_values.data();
    request.getCount = static_cast<uint32_t>(argument_names.size());
    request.body = asked.body.data();
    request.bodySize = static_cast<uint32_t>(asked.body.size());
    result.error = callback(reinterpret_cast<OrthancPluginRestOutput*>(&result), asked.uri.c_str(), &request);
    return result;
  }
  result.status = 404;
  return result;
}

std::string FakeOrthanc::log_text() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return log_;
}

const _OrthancPluginCreateJob& FakeOrthanc::job(OrthancPluginJob* handle) {
  return *reinterpret_cast<const _OrthancPluginCreateJob*>(handle);
}

void FakeOrthanc::finalize(OrthancPluginJob* handle) {
  auto* created = reinterpret_cast<_OrthancPluginCreateJob*>(handle);
  created->finalize(created->job);
  delete created;
}

OrthancPluginErrorCode FakeOrthanc::invoke(OrthancPluginContext* context, _OrthancPluginService service,
                                           const void* parameters) {
  return static_cast<FakeOrthanc*>(context->pluginsManager)->serve(service, parameters);
}

OrthancPluginErrorCode FakeOrthanc::serve(_OrthancPluginService service, const void* parameters) {
  switch (static_cast<int>(service)) {
    case _OrthancPluginService_LogInfo:
    case _OrthancPluginService_LogWarning:
    case _OrthancPluginService_LogError: {
      const std::lock_guard<std::mutex> lock(mutex_);
      log_ += std::string(static_cast<const char*>(parameters)) + "\n";
      break;
    }
    case _OrthancPluginService_RegisterRestCallbackNoLock: {
      const auto& p = *static_cast<const _OrthancPluginRestCallback*>(parameters);
      routes_.emplace_back(p.pathRegularExpression, p.callback);
      break;
    }
    case _OrthancPluginService_RegisterIncomingHttpRequestFilter2:
      filter_ = static_cast<const _OrthancPluginIncomingHttpRequestFilter2*>(parameters)->callback;
      break;
    case _OrthancPluginService_RegisterOnChangeCallback:
      on_change = static_cast<const _OrthancPluginOnChangeCallback*>(parameters)->callback;
      break;
    case _OrthancPluginService_RegisterJobsUnserializer:
      unserializer = static_cast<const _OrthancPluginJobsUnserializer*>(parameters)->unserializer;
      break;
    case _OrthancPluginService_GetConfigurationPath:
      *static_cast<const _OrthancPluginRetrieveDynamicString*>(parameters)->result = copy("");
      break;
    case _OrthancPluginService_GetConfiguration:
      *static_cast<const _OrthancPluginRetrieveDynamicString*>(parameters)->result = copy(configuration);
      break;
    case _OrthancPluginService_AnswerBuffer: {
      const auto& p = *static_cast<const _OrthancPluginAnswerBuffer*>(parameters);
      answered(p.output).status = 200;
      answered(p.output).headers["Content-Type"] = p.mimeType;
      answered(p.output).body.assign(static_cast<const char*>(p.answer), p.answerSize);
      break;
    }
    case _OrthancPluginService_SendHttpStatus: {
      const auto& p = *static_cast<const _OrthancPluginSendHttpStatus*>(parameters);
      // As the real one: these have calls of their own.
      if (p.status == 200 || p.status == 301 || p.status == 401 || p.status == 405 || p.status == 418 ||
          p.status == 429) {
        return OrthancPluginErrorCode_ParameterOutOfRange;
      }
      answered(p.output).status = p.status;
      answered(p.output).body.assign(p.bodySize == 0 ? "" : static_cast<const char*>(p.body), p.bodySize);
      break;
    }
    case _OrthancPluginService_SetHttpHeader: {
      const auto& p = *static_cast<const _OrthancPluginSetHttpHeader*>(parameters);
      answered(p.output).headers[p.key] = p.value;
      break;
    }
    case _OrthancPluginService_SendMethodNotAllowed: {
      const auto& p = *static_cast<const _OrthancPluginOutputPlusArgument*>(parameters);
      answered(p.output).status = 405;
      answered(p.output).headers["Allow"] = p.argument;
      break;
    }
    case _OrthancPluginService_SendUnauthorized:
      answered(static_cast<const _OrthancPluginOutputPlusArgument*>(parameters)->output).status = 401;
      break;
    case _OrthancPluginService_Redirect: {
      const auto& p = *static_cast<const _OrthancPluginOutputPlusArgument*>(parameters);
      answered(p.output).status = 301;
      answered(p.output).headers["Location"] = p.argument;
      break;
    }
    case _OrthancPluginService_CallRestApi: {
      const auto& p = *static_cast<const _OrthancPluginCallRestApi*>(parameters);
      if (p.afterPlugins != 0 && has_route(p.uri)) {
        const std::string body(static_cast<const char*>(p.body), p.bodySize);
        Texts headers;
        for (uint32_t i = 0; i < p.headersCount; ++i) {
          headers.emplace_back(p.headersKeys[i], p.headersValues[i]);
        }
        const Answered answer = past_filter({p.method, p.uri, body, headers, {}});
        *p.httpStatus = static_cast<uint16_t>(answer.status);
        fill(p.answerBody, answer.body);
        return answer.error;
      }
      const auto [error, body] = rest(p.method, p.uri, std::string(static_cast<const char*>(p.body), p.bodySize));
      if (error == OrthancPluginErrorCode_Success) {
        *p.httpStatus = 200;
        fill(p.answerBody, body);
      }
      return error;
    }
    case _OrthancPluginService_GetDicomForInstance: {
      const auto& p = *static_cast<const _OrthancPluginGetDicomForInstance*>(parameters);
      if (std::string(p.instanceId) == "nope") {
        return OrthancPluginErrorCode_UnknownResource;
      }
      fill(p.target, std::string("DICM of ") + p.instanceId);
      break;
    }
    case _OrthancPluginService_TranscodeDicomInstance: {
      const auto& p = *static_cast<const _OrthancPluginCreateDicomInstance*>(parameters);
      const std::string file = transcode(std::string(static_cast<const char*>(p.buffer), p.size), p.transferSyntax);
      if (file.empty()) {
        return OrthancPluginErrorCode_NotImplemented;
      }
      ++instances;
      *p.target = reinterpret_cast<OrthancPluginDicomInstance*>(new std::string(file));
      break;
    }
    case _OrthancPluginService_SerializeDicomInstance: {
      const auto& p = *static_cast<const _OrthancPluginAccessDicomInstance2*>(parameters);
      if (serialization != OrthancPluginErrorCode_Success) {
        return serialization;
      }
      fill(p.targetBuffer, *reinterpret_cast<const std::string*>(p.instance));
      break;
    }
    case _OrthancPluginService_FreeDicomInstance:
      --instances;
      delete reinterpret_cast<std::string*>(static_cast<const _OrthancPluginFreeDicomInstance*>(parameters)->dicom);
      break;
    case _OrthancPluginService_GetGlobalProperty: {
      const auto& p = *static_cast<const _OrthancPluginGlobalProperty*>(parameters);
      const auto found = properties.find(p.property);
      *p.result = copy(found == properties.end() ? p.value : found->second);
      break;
    }
    case _OrthancPluginService_SetGlobalProperty: {
      const auto& p = *static_cast<const _OrthancPluginGlobalProperty*>(parameters);
      properties[p.property] = p.value;
      break;
    }
    case _OrthancPluginService_SetMetricsValue: {
      const auto& p = *static_cast<const _OrthancPluginSetMetricsValue*>(parameters);
      metrics[p.name] = {p.value, p.type};
      break;
    }
    case _OrthancPluginService_CreateJob: {
      if (refused_new_jobs > 0) {
        --refused_new_jobs;
        return OrthancPluginErrorCode_NotEnoughMemory;
      }
      auto* created = new _OrthancPluginCreateJob(*static_cast<const _OrthancPluginCreateJob*>(parameters));
      *created->target = reinterpret_cast<OrthancPluginJob*>(created);
      break;
    }
    case _OrthancPluginService_FreeJob:
      finalize(static_cast<const _OrthancPluginFreeJob*>(parameters)->job);
      break;
    case _OrthancPluginService_SubmitJob: {
      const auto& p = *static_cast<const _OrthancPluginSubmitJob*>(parameters);
      if (!takes_jobs) {
        return OrthancPluginErrorCode_Plugin;
      }
      on_submit(p.job);
      *p.resultId = copy("id-of-job");
      break;
    }
    case _OrthancPluginService_SetPluginProperty: {
      const auto& p = *static_cast<const _OrthancPluginSetPluginProperty*>(parameters);
      if (p.property == _OrthancPluginProperty_OrthancExplorer) {
        explorer_extensions[p.plugin] = p.value;
      } else if (p.property == _OrthancPluginProperty_RootUri) {
        root_uris[p.plugin] = p.value;
      }
      break;
    }
    default:
      break;
  }
  return OrthancPluginErrorCode_Success;
}

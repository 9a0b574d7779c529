// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge.h"

#include "json.h"
#include "orthanc.h"
#include "plugin.h"

#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace pseudonymizer;

constexpr uint64_t most_bytes = std::numeric_limits<uint32_t>::max();
constexpr uint64_t most_allocated = uint64_t{1} << 31U;

/** Runs what Java asked for; no exception passes. */
template <typename Body>
int32_t guarded(Body body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return PSEUDONYMIZER_NO_MEMORY;
  } catch (...) {
    return PSEUDONYMIZER_REFUSED;
  }
}

/** Runs a call down, if the gate lets it pass. */
template <typename Body>
int32_t downcall(Body body) noexcept {
  return guarded([&] {
    const Gate::Pass pass(plugin().gate);
    return pass ? body(pass.context()) : PSEUDONYMIZER_CLOSED;
  });
}

int32_t found(bool is) { return is ? PSEUDONYMIZER_OK : PSEUDONYMIZER_ABSENT; }

/** Hands Orthanc's memory over to Java. */
pseudonymizer_buffer give(OrthancPluginContext* context, OrthancMemory& memory) {
  const OrthancPluginMemoryBuffer buffer = memory.release();
  if (buffer.data == nullptr) {
    return {nullptr, 0};
  }
  plugin().buffers.adopt(buffer.data, context->Free);
  if (buffer.size == 0) {
    plugin().buffers.release(buffer.data);
    return {nullptr, 0};
  }
  return {buffer.data, buffer.size};
}

int32_t give(const std::string& text, pseudonymizer_buffer* target) {
  void* data = plugin().buffers.copy(text);
  if (data == nullptr && !text.empty()) {
    return PSEUDONYMIZER_NO_MEMORY;
  }
  *target = {data, text.size()};
  return PSEUDONYMIZER_OK;
}

/** The content that Java gave a job; none for "". */
bool parse_content(const char* text, std::optional<Json>& content) {
  if (*text == '\0') {
    return true;
  }
  content = Json::parse(text, nullptr, false);
  return content->is_object();
}

/** The result of a call of the REST API that was made. */
int32_t rest_result(OrthancPluginContext* context, const RestResult& result, OrthancMemory& memory, int32_t* status,
                    pseudonymizer_buffer* answer) {
  if (result.error == OrthancPluginErrorCode_NotEnoughMemory) {
    return PSEUDONYMIZER_NO_MEMORY;
  }
  *answer = give(context, memory);
  *status = result.status;
  return PSEUDONYMIZER_OK;
}

template <typename Change>
int32_t change_job(int64_t run, const char* content, Change change) noexcept {
  return downcall([&](OrthancPluginContext*) {
    std::optional<Json> json;
    if (!parse_content(content, json)) {
      return PSEUDONYMIZER_REFUSED;
    }
    const auto job = plugin().jobs.find(run);
    return found(job != nullptr && change(*job, json));
  });
}

}  // namespace

int32_t pseudonymizer_abi(void) { return PSEUDONYMIZER_ABI; }

int32_t pseudonymizer_attach(void) {
  try {
    return plugin().mailbox.attach() ? 1 : 0;
  } catch (...) {
    return 0;
  }
}

int32_t pseudonymizer_started(int64_t event, const char* refusal) {
  return guarded([&] {
    std::string problems = plugin().mailbox.with_own_problems(refusal);
    {
      // Before the verdict counts, because those who wait for it, here or in Java, then end Orthanc's start.
      const Gate::Pass pass(plugin().gate);
      log(pass.context(), LogLevel::error, problems);
    }
    return found(plugin().mailbox.started(event, std::move(problems)));
  });
}

int32_t pseudonymizer_stopped(int64_t event) {
  return guarded([&] { return found(plugin().mailbox.stopped(event)); });
}

const pseudonymizer_event* pseudonymizer_next_event(int64_t timeout_milliseconds) {
  try {
    return plugin().mailbox.take(std::chrono::milliseconds{timeout_milliseconds}).release();
  } catch (...) {
    return nullptr;
  }
}

void pseudonymizer_release_event(const pseudonymizer_event* event) { delete static_cast<const Event*>(event); }

int32_t pseudonymizer_answer(int64_t event, int32_t status, int32_t retry_after_seconds, const char* content_type,
                             const void* body, uint64_t body_size) {
  return guarded([&] {
    if (status < 200 || status > 599 || retry_after_seconds < 0 || body_size > most_bytes ||
        (body == nullptr && body_size > 0)) {
      return PSEUDONYMIZER_REFUSED;
    }
    if (!plugin().mailbox.awaited(event)) {
      return PSEUDONYMIZER_ABSENT;  // so that a late answer is not even copied
    }
    Answer answer;
    answer.status = status;
    answer.retry_after_seconds = retry_after_seconds;
    answer.content_type = content_type;
    answer.size = body_size;
    if (body_size > 0) {
      answer.body.reset(new char[body_size]);
      std::memcpy(answer.body.get(), body, body_size);
    }
    return found(plugin().mailbox.answer(event, std::move(answer)));
  });
}

int32_t pseudonymizer_working(int64_t event) {
  return guarded([&] { return found(plugin().mailbox.working(event)); });
}

int32_t pseudonymizer_call(const char* method, const char* uri, const void* body, uint64_t body_size, int32_t* status,
                           pseudonymizer_buffer* answer) {
  return downcall([&](OrthancPluginContext* context) {
    const auto verb = method_named(method);
    if (!verb || *uri != '/' || body_size > most_bytes || (body == nullptr && body_size > 0)) {
      return PSEUDONYMIZER_REFUSED;
    }
    OrthancMemory memory(context);
    const RestResult result = call_rest(context, {*verb, uri, body, static_cast<uint32_t>(body_size)}, memory);
    return rest_result(context, result, memory, status, answer);
  });
}

int32_t pseudonymizer_get_from_plugins(const char* uri, const char* headers, int32_t* status,
                                       pseudonymizer_buffer* answer) {
  return downcall([&](OrthancPluginContext* context) {
    const Json json = Json::parse(headers, nullptr, false);
    if (*uri != '/' || !json.is_object()) {
      return PSEUDONYMIZER_REFUSED;
    }
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& header : json.items()) {
      if (!header.value().is_string()) {
        return PSEUDONYMIZER_REFUSED;
      }
      names.push_back(header.key().c_str());
      values.push_back(header.value().get_ref<const std::string&>().c_str());
    }
    const Headers sent{static_cast<uint32_t>(names.size()), names.data(), values.data()};
    OrthancMemory memory(context);
    const RestResult result = call_rest(context, {OrthancPluginHttpMethod_Get, uri, nullptr, 0, false, sent}, memory);
    return rest_result(context, result, memory, status, answer);
  });
}

int32_t pseudonymizer_instance(const char* orthanc_id, pseudonymizer_buffer* file) {
  return downcall([&](OrthancPluginContext* context) {
    OrthancMemory memory(context);
    const auto error = OrthancPluginGetDicomForInstance(context, memory.target(), orthanc_id);
    if (error == OrthancPluginErrorCode_NotEnoughMemory) {
      return PSEUDONYMIZER_NO_MEMORY;
    }
    if (error != OrthancPluginErrorCode_Success) {
      return http_status(error) == 404 ? PSEUDONYMIZER_ABSENT : PSEUDONYMIZER_REFUSED;
    }
    *file = give(context, memory);
    return PSEUDONYMIZER_OK;
  });
}

int32_t pseudonymizer_transcode(const void* file, uint64_t file_size, const char* transfer_syntax,
                                pseudonymizer_buffer* transcoded) {
  return downcall([&](OrthancPluginContext* context) {
    if (file == nullptr || file_size == 0 || file_size > most_bytes) {
      return PSEUDONYMIZER_REFUSED;
    }
    OrthancMemory memory(context);
    const auto error = transcode(context, file, static_cast<uint32_t>(file_size), transfer_syntax, memory);
    if (error == OrthancPluginErrorCode_NotEnoughMemory) {
      return PSEUDONYMIZER_NO_MEMORY;
    }
    if (error != OrthancPluginErrorCode_Success) {
      return PSEUDONYMIZER_REFUSED;
    }
    *transcoded = give(context, memory);
    return PSEUDONYMIZER_OK;
  });
}

int32_t pseudonymizer_configuration(pseudonymizer_buffer* json) {
  return downcall([&](OrthancPluginContext* context) {
    const std::string text = configuration_text(context);
    return text.empty() ? PSEUDONYMIZER_REFUSED : give(text, json);
  });
}

int32_t pseudonymizer_log(int32_t level, const char* message) {
  return downcall([&](OrthancPluginContext* context) {
    switch (level) {
      case PSEUDONYMIZER_LOG_INFO:
        log(context, LogLevel::info, message);
        return PSEUDONYMIZER_OK;
      case PSEUDONYMIZER_LOG_WARNING:
        log(context, LogLevel::warning, message);
        return PSEUDONYMIZER_OK;
      case PSEUDONYMIZER_LOG_ERROR:
        log(context, LogLevel::error, message);
        return PSEUDONYMIZER_OK;
      default:
        return PSEUDONYMIZER_REFUSED;
    }
  });
}

int32_t pseudonymizer_get_global_property(int32_t number, pseudonymizer_buffer* value) {
  return downcall([&](OrthancPluginContext* context) {
    char* text = number < 1024 ? nullptr : OrthancPluginGetGlobalProperty(context, number, "");
    if (text == nullptr) {
      return PSEUDONYMIZER_REFUSED;
    }
    const std::string result(text);
    OrthancPluginFreeString(context, text);
    return give(result, value);
  });
}

int32_t pseudonymizer_set_global_property(int32_t number, const char* value) {
  return downcall([&](OrthancPluginContext* context) {
    const bool taken =
        number >= 1024 && OrthancPluginSetGlobalProperty(context, number, value) == OrthancPluginErrorCode_Success;
    return taken ? PSEUDONYMIZER_OK : PSEUDONYMIZER_REFUSED;
  });
}

int32_t pseudonymizer_metric(const char* name, float value) {
  return downcall([&](OrthancPluginContext* context) {
    OrthancPluginSetMetricsValue(context, name, value, OrthancPluginMetricsType_Default);
    return PSEUDONYMIZER_OK;
  });
}

int32_t pseudonymizer_routes(pseudonymizer_buffer* json) {
  return downcall([&](OrthancPluginContext*) {
    const RequestCounts& requests = plugin().requests;
    const Json routes = {{"Bypassed", plugin().guard.bypassed()},
                         {"Advice", guard_advice},
                         {"Denied", requests.denied.load()},
                         {"Internal", requests.internal.load()},
                         {"Unfiltered", requests.unfiltered.load()}};
    return give(to_text(routes), json);
  });
}

int32_t pseudonymizer_submit_job(const char* state, const char* content, int32_t priority,
                                 pseudonymizer_buffer* orthanc_id) {
  return downcall([&](OrthancPluginContext* context) {
    std::optional<Json> json;
    if (!parse_content(content, json) || !json) {
      return PSEUDONYMIZER_REFUSED;
    }
    const std::string id = plugin().jobs.submit(context, std::make_shared<Job>(state, std::move(*json)), priority);
    return id.empty() ? PSEUDONYMIZER_REFUSED : give(id, orthanc_id);
  });
}

int32_t pseudonymizer_update_job(int64_t job, float progress, const char* content) {
  return change_job(job, content, [&](Job& found_job, const std::optional<Json>& json) {
    return found_job.update(job, progress, json);
  });
}

int32_t pseudonymizer_end_job(int64_t job, int32_t success, const char* content) {
  return change_job(job, content, [&](Job& found_job, const std::optional<Json>& json) {
    return found_job.end(job, success != 0, json);
  });
}

void* pseudonymizer_allocate(uint64_t size) {
  try {
    return size == 0 || size > most_allocated ? nullptr : plugin().buffers.allocate(size);
  } catch (...) {
    return nullptr;
  }
}

void pseudonymizer_free(void* data) {
  try {
    plugin().buffers.release(data);
  } catch (...) {
    // The registry's mutex cannot be locked: leak rather than kill Orthanc.
  }
}

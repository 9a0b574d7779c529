// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A library with the functions of bridge.h and no Orthanc behind them, for NativeBridgeIT: it says back what it was told, and counts the memory
 * that it has given away. Numbers and texts that begin with a result's name ("CLOSED…") make a function return that result.
 */
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include "bridge.h"

namespace {

std::atomic<int64_t> outstanding{0};
std::mutex mutex;
std::string last;

void remember(const std::string& sentence) {
  const std::lock_guard<std::mutex> lock(mutex);
  last = sentence;
}

int32_t result_named(const std::string& text) {
  const auto begins = [&text](const char* name) { return text.rfind(name, 0) == 0; };
  return begins("CLOSED")      ? PSEUDONYMIZER_CLOSED
         : begins("ABSENT")    ? PSEUDONYMIZER_ABSENT
         : begins("NO_MEMORY") ? PSEUDONYMIZER_NO_MEMORY
         : begins("REFUSED")   ? PSEUDONYMIZER_REFUSED
                               : PSEUDONYMIZER_OK;
}

void give(const std::string& text, pseudonymizer_buffer* buffer) {
  buffer->size = text.size();
  buffer->data = text.empty() ? nullptr : pseudonymizer_allocate(text.size());
  if (buffer->data != nullptr) {
    std::memcpy(buffer->data, text.data(), text.size());
  }
}

/** The sum of all bytes tells that all of a large body arrived, without keeping it. */
std::string described(const void* body, uint64_t size) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < size; ++i) {
    sum += static_cast<const unsigned char*>(body)[i];
  }
  return std::to_string(size) + " bytes of sum " + std::to_string(sum);
}

}  // namespace

extern "C" {

int32_t pseudonymizer_abi(void) { return PSEUDONYMIZER_ABI; }

int32_t pseudonymizer_attach(void) { return 1; }

int32_t pseudonymizer_started(int64_t event, const char* refusal) {
  remember("started " + std::to_string(event) + " " + refusal);
  return PSEUDONYMIZER_OK;
}

int32_t pseudonymizer_stopped(int64_t) { return PSEUDONYMIZER_ABSENT; }

/** An unknown kind of event at first; then a request with a body of more than any Java may take; then none. */
const pseudonymizer_event* pseudonymizer_next_event(int64_t) {
  static std::atomic<int> calls{0};
  const int call = calls++;
  if (call > 1) {
    return nullptr;
  }
  auto* event = new pseudonymizer_event{};
  outstanding++;
  event->number = call + 1;
  event->kind = call == 0 ? 99 : PSEUDONYMIZER_EVENT_REQUEST;
  event->method = "POST";
  event->uri = "/studies/4711/anonymize";
  event->body_size = call == 0 ? 0 : uint64_t{1} << 40;
  return event;
}

void pseudonymizer_release_event(const pseudonymizer_event* event) {
  outstanding--;
  delete event;
}

int32_t pseudonymizer_answer(int64_t event, int32_t status, int32_t retry_after_seconds, const char* content_type,
                             const void* body, uint64_t body_size) {
  remember("answer " + std::to_string(event) + " " + std::to_string(status) + " after " +
           std::to_string(retry_after_seconds) + " " + content_type + " " + std::string(static_cast<const char*>(body), body_size));
  return event < 0 ? PSEUDONYMIZER_ABSENT : PSEUDONYMIZER_OK;
}

int32_t pseudonymizer_working(int64_t event) { return event < 0 ? PSEUDONYMIZER_ABSENT : PSEUDONYMIZER_OK; }

int32_t pseudonymizer_call(const char* method, const char* uri, const void* body, uint64_t body_size, int32_t* status,
                           pseudonymizer_buffer* answer) {
  const int32_t result = result_named(uri);
  if (result == PSEUDONYMIZER_OK) {
    *status = 404;
    give(std::string(method) + " " + uri + ": " + described(body, body_size), answer);
  }
  return result;
}

int32_t pseudonymizer_get_from_plugins(const char* uri, const char* headers, int32_t* status,
                                       pseudonymizer_buffer* answer) {
  const int32_t result = result_named(uri);
  if (result == PSEUDONYMIZER_OK) {
    *status = 203;
    give(std::string(uri) + " with " + headers, answer);
  }
  return result;
}

int32_t pseudonymizer_instance(const char* orthanc_id, pseudonymizer_buffer* file) {
  const int32_t result = result_named(orthanc_id);
  if (result == PSEUDONYMIZER_OK) {
    give(orthanc_id, file);
  }
  return result;
}

int32_t pseudonymizer_transcode(const void* file, uint64_t file_size, const char* transfer_syntax,
                                pseudonymizer_buffer* transcoded) {
  const int32_t result = result_named(transfer_syntax);
  if (result == PSEUDONYMIZER_OK) {
    give(described(file, file_size) + " as " + transfer_syntax, transcoded);
  }
  return result;
}

int32_t pseudonymizer_log(int32_t level, const char* message) {
  remember("log " + std::to_string(level) + " " + message);
  return PSEUDONYMIZER_CLOSED;
}

/** 1024 tells what was said last; 1025 how much memory is given away. */
int32_t pseudonymizer_get_global_property(int32_t number, pseudonymizer_buffer* value) {
  const std::lock_guard<std::mutex> lock(mutex);
  give(number == 1024 ? last : number == 1025 ? std::to_string(outstanding) : "", value);
  return PSEUDONYMIZER_OK;
}

int32_t pseudonymizer_set_global_property(int32_t, const char* value) { return result_named(value); }

int32_t pseudonymizer_metric(const char* name, float value) {
  remember(std::string("metric ") + name + " " + std::to_string(value));
  return PSEUDONYMIZER_OK;
}

int32_t pseudonymizer_routes(pseudonymizer_buffer* json) {
  give(R"({"Bypassed":["/a/{id}/\u00fc"],"Advice":"advice","Denied":1099511627776,"Internal":2,"Unfiltered":3})", json);
  return PSEUDONYMIZER_OK;
}

int32_t pseudonymizer_submit_job(const char* state, const char* content, int32_t priority, pseudonymizer_buffer* orthanc_id) {
  give(std::string(state) + " " + content + " " + std::to_string(priority), orthanc_id);
  return PSEUDONYMIZER_OK;
}

int32_t pseudonymizer_update_job(int64_t job, float progress, const char* content) {
  remember("update " + std::to_string(job) + " " + std::to_string(progress) + " " + content);
  return result_named(content);
}

int32_t pseudonymizer_end_job(int64_t job, int32_t success, const char* content) {
  remember("end " + std::to_string(job) + " " + std::to_string(success) + " " + content);
  return result_named(content);
}

void* pseudonymizer_allocate(uint64_t size) {
  void* memory = std::malloc(size);
  if (memory != nullptr) {
    outstanding++;
  }
  return memory;
}

void pseudonymizer_free(void* data) {
  if (data != nullptr) {
    outstanding--;
  }
  std::free(data);
}
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "event.h"

#include <atomic>
#include <cstring>

namespace pseudonymizer {

int64_t next_number() {
  static std::atomic<int64_t> last{0};
  return ++last;
}

Event::Event(int64_t of_kind) : pseudonymizer_event{} {
  number = next_number();
  kind = of_kind;
  configuration = method = uri = remote_address = "";
  change = resource = orthanc_id = state = reason = "";
}

std::unique_ptr<Event> Event::start(std::string_view configuration) {
  auto event = std::make_unique<Event>(PSEUDONYMIZER_EVENT_START);
  event->configuration = event->keep(configuration);
  return event;
}

std::unique_ptr<Event> Event::stop() { return std::make_unique<Event>(PSEUDONYMIZER_EVENT_STOP); }

std::unique_ptr<Event> Event::changed(std::string_view name, std::string_view resource) {
  auto event = std::make_unique<Event>(PSEUDONYMIZER_EVENT_CHANGE);
  event->change = event->keep(name);
  event->resource = event->keep(resource);
  return event;
}

std::unique_ptr<Event> Event::job_begins(int64_t job, std::string_view orthanc_id, std::string_view state) {
  auto event = std::make_unique<Event>(PSEUDONYMIZER_EVENT_JOB_BEGINS);
  event->job = job;
  event->orthanc_id = event->keep(orthanc_id);
  event->state = event->keep(state);
  return event;
}

std::unique_ptr<Event> Event::job_stops(int64_t job, std::string_view reason) {
  auto event = std::make_unique<Event>(PSEUDONYMIZER_EVENT_JOB_STOPS);
  event->job = job;
  event->reason = event->keep(reason);
  return event;
}

void Event::set_groups(const char* const* values, uint32_t count) {
  groups = keep_all(values, count);
  group_count = count;
}

void Event::set_headers(const char* const* names, const char* const* values, uint32_t count) {
  header_names = keep_all(names, count);
  header_values = keep_all(values, count);
  header_count = count;
}

void Event::set_arguments(const char* const* names, const char* const* values, uint32_t count) {
  argument_names = keep_all(names, count);
  argument_values = keep_all(values, count);
  argument_count = count;
}

void Event::set_body(const void* data, uint64_t size) {
  if (data == nullptr || size == 0) {
    return;
  }
  body_.reset(new char[size]);
  std::memcpy(body_.get(), data, size);
  body = body_.get();
  body_size = size;
}

const char* Event::keep(std::string_view text) { return texts_.emplace_back(text).c_str(); }

const char* const* Event::keep_all(const char* const* values, uint32_t count) {
  std::vector<const char*>& list = lists_.emplace_back();
  list.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    list.push_back(keep(values[i] == nullptr ? "" : values[i]));
  }
  return list.data();
}

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pseudonymizer {

/** An event and the memory its fields point to. Not thread-safe; handed from thread to thread. */
class Event : public pseudonymizer_event {
 public:
  explicit Event(int64_t of_kind);
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  static std::unique_ptr<Event> start(std::string_view configuration);
  static std::unique_ptr<Event> stop();
  static std::unique_ptr<Event> changed(std::string_view name, std::string_view resource);
  static std::unique_ptr<Event> job_begins(int64_t job, std::string_view orthanc_id, std::string_view state);
  static std::unique_ptr<Event> job_stops(int64_t job, std::string_view reason);

  void set_groups(const char* const* values, uint32_t count);
  void set_headers(const char* const* names, const char* const* values, uint32_t count);
  void set_arguments(const char* const* names, const char* const* values, uint32_t count);
  void set_body(const void* data, uint64_t size);

  /** Copies a text; the copy lives as long as the event. */
  const char* keep(std::string_view text);

 private:
  const char* const* keep_all(const char* const* values, uint32_t count);

  // Deques: what they hold never moves.
  std::deque<std::string> texts_;
  std::deque<std::vector<const char*>> lists_;
  std::unique_ptr<char[]> body_;
};

/** A number for an event or a job: positive, never used twice in this process. */
int64_t next_number();

}  // namespace pseudonymizer

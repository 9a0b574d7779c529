// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json.h"
#include "mailbox.h"

#include <orthanc/OrthancCPlugin.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pseudonymizer {

/** Orthanc's type of our anonymizations, the same as of its own: Orthanc Explorer 2 expects it. */
constexpr const char* job_type = "ResourceModification";

/** Orthanc's type of our other jobs, which bring tables of pseudonyms. */
constexpr const char* table_job_type = "PseudonymTable";

/**
 * The façade of a job towards Orthanc's jobs engine: its step waits while Java works. Thread-safe.
 *
 * Orthanc shows a snapshot that it takes after each step, so a step returns soon, whether or not there is news.
 */
class Job {
 public:
  /** A new job, or one read from Orthanc's database. */
  Job(std::string state, Json content);

  /** What serialized() wrote. */
  static std::shared_ptr<Job> restored(const Json& saved);

  /**
   * Stands in for a saved anonymization job of Orthanc's own, which Java may do our way. Shows nothing of it but its
   * description: whether the originals may be named, Java knows.
   */
  static std::shared_ptr<Job> replacing(const Json& built_in);

  int64_t number() const { return number_; }

  /** Orthanc's type of it. */
  const char* type() const { return anonymizes_ ? job_type : table_job_type; }

  /** Of the job that has, or had, a run of this number. */
  static int64_t number_of(int64_t run) { return run / most_runs; }

  // ---- Java's side

  /**
   * The number by which Java knows the job since it began last. It begins again when it is resumed or resubmitted,
   * while Java may still be at its former run: news of that run must not change this one.
   */
  int64_t run();

  /** Tells how this run goes; false if the job is not in it, or Java has ended it. */
  bool update(int64_t run, float progress, const std::optional<Json>& content);
  bool end(int64_t run, bool success, const std::optional<Json>& content);

  // ---- Orthanc's side

  /** Between these two a first step waits, so that Java can be told the id. */
  void submitting();
  void submitted(std::string_view orthanc_id);

  OrthancPluginJobStepStatus step(Mailbox& mailbox);
  void stop(Mailbox& mailbox, OrthancPluginJobStopReason reason);
  void reset();
  float progress();

  /** Valid until the next call. */
  const char* content();
  const char* serialized();

 private:
  enum class Result { none, success, failure };

  static constexpr int64_t most_runs = 1 << 20;

  bool is_under_way(int64_t run) const;
  void begin(Mailbox& mailbox);
  void fail(const char* reason);
  void set_content(Json content);
  OrthancPluginJobStepStatus status() const;

  const int64_t number_;
  const bool anonymizes_;
  int64_t run_;
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::string state_;
  Json content_;
  std::string orthanc_id_;
  float progress_ = 0;
  Result result_ = Result::none;
  bool ended_by_java_ = false;
  bool submitting_ = false;
  /** The JobBegins event that Java was sent, 0 if none. */
  int64_t begun_ = 0;
  bool picked_up_ = false;
  std::optional<Mailbox::Clock::time_point> pick_up_deadline_;
  std::string shown_;
  std::string saved_;
};

}  // namespace pseudonymizer

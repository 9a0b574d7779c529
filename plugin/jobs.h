// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "job.h"

#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pseudonymizer {

/** The jobs that Orthanc knows, by number. Thread-safe. */
class Jobs {
 public:
  /** Makes Orthanc's handle of a job, whose memory Orthanc owns from then on; null if Orthanc refuses. */
  OrthancPluginJob* hand_to_orthanc(OrthancPluginContext* context, std::shared_ptr<Job> job);

  /** Submits a job and returns Orthanc's id of it; empty if Orthanc refuses. */
  std::string submit(OrthancPluginContext* context, const std::shared_ptr<Job>& job, int priority);

  /** The job that has, or had, a run of this number; null if no job had it, or Orthanc has forgotten the job. */
  std::shared_ptr<Job> find(int64_t run);

  void forget(int64_t number);

 private:
  std::mutex mutex_;
  std::unordered_map<int64_t, std::shared_ptr<Job>> jobs_;
};

/**
 * Restores saved jobs: ours, and, if `intercept`, unfinished jobs of Orthanc's own that are anonymizations or may be.
 * Null if the job is not our concern.
 */
std::shared_ptr<Job> restore_job(std::string_view type, std::string_view saved, bool intercept);

/**
 * Makes Orthanc's handle of a saved job, as restore_job() restores it. Orthanc runs its own job where this is null: so
 * if an anonymization cannot be restored, a job takes its place that fails, and if not even that one can be made, the
 * process ends.
 */
OrthancPluginJob* restore_for_orthanc(OrthancPluginContext* context, const char* type, const char* saved,
                                      bool intercept) noexcept;

}  // namespace pseudonymizer

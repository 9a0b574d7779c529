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

  /** The job that has, or had, a run of this number; null if there is none, or Orthanc has forgotten it. */
  std::shared_ptr<Job> find(int64_t run);

  void forget(int64_t number);

 private:
  std::mutex mutex_;
  std::unordered_map<int64_t, std::shared_ptr<Job>> jobs_;
};

/**
 * Restores saved jobs: ours, and, if `intercept`, unfinished anonymization jobs of Orthanc's own. Null if the job is
 * not our concern.
 */
std::shared_ptr<Job> restore_job(std::string_view type, std::string_view saved, bool intercept);

/** Orthanc's type of our jobs, the same as of its own anonymization jobs: Orthanc Explorer 2 expects it. */
constexpr const char* job_type = "ResourceModification";

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs.h"

#include "plugin.h"

#include <cstdlib>
#include <utility>

namespace pseudonymizer {

namespace {

// What Orthanc is given as a job is a pointer to a shared pointer, which finalize() deletes.
using Handle = std::shared_ptr<Job>;

constexpr const char* nothing = "{}";

Job& job_of(void* handle) { return **static_cast<Handle*>(handle); }

void finalize(void* handle) noexcept {
  auto* owned = static_cast<Handle*>(handle);
  try {
    plugin().jobs.forget((*owned)->number());
  } catch (...) {
    // A mutex that cannot be locked: the registry keeps the job, which is harmless.
  }
  delete owned;
}

float progress(void* handle) noexcept {
  try {
    return job_of(handle).progress();
  } catch (...) {
    return 0;
  }
}

const char* content(void* handle) noexcept {
  try {
    return job_of(handle).content();
  } catch (...) {
    return nothing;
  }
}

const char* serialized(void* handle) noexcept {
  try {
    return job_of(handle).serialized();
  } catch (...) {
    return nullptr;  // not saved
  }
}

OrthancPluginJobStepStatus step(void* handle) noexcept {
  try {
    return job_of(handle).step(plugin().mailbox);
  } catch (...) {
    return OrthancPluginJobStepStatus_Failure;
  }
}

OrthancPluginErrorCode stop(void* handle, OrthancPluginJobStopReason reason) noexcept {
  try {
    job_of(handle).stop(plugin().mailbox, reason);
    return OrthancPluginErrorCode_Success;
  } catch (...) {
    return OrthancPluginErrorCode_Plugin;
  }
}

OrthancPluginErrorCode reset(void* handle) noexcept {
  try {
    job_of(handle).reset();
    return OrthancPluginErrorCode_Success;
  } catch (...) {
    return OrthancPluginErrorCode_Plugin;
  }
}

/**
 * Whether a saved anonymization of Orthanc's own has nothing left to do. Orthanc 1.10.1 saves how many of its commands
 * are done; newer ones save in which of five steps the job is.
 */
bool is_finished(const Json& built_in) {
  const auto commands = built_in.find("Commands");
  const auto position = built_in.find("Position");
  if (commands != built_in.end() && commands->is_array() && position != built_in.end() &&
      position->is_number_unsigned()) {
    return position->get<std::size_t>() >= commands->size();
  }
  constexpr unsigned done = 4;  // ThreadedJobStep_Done
  const auto current_step = built_in.find("CurrentStep");
  return current_step != built_in.end() && current_step->is_number_unsigned() && current_step->get<unsigned>() == done;
}

bool is_true(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

bool is_false(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && !found->get<bool>();
}

}  // namespace

OrthancPluginJob* Jobs::hand_to_orthanc(OrthancPluginContext* context, std::shared_ptr<Job> job) {
  const int64_t number = job->number();
  const char* type = job->type();
  auto handle = std::make_unique<Handle>(job);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    jobs_.emplace(number, std::move(job));
  }
  OrthancPluginJob* created =
      OrthancPluginCreateJob(context, handle.get(), finalize, type, progress, content, serialized, step, stop, reset);
  if (created == nullptr) {
    forget(number);
  } else {
    static_cast<void>(handle.release());
  }
  return created;
}

std::string Jobs::submit(OrthancPluginContext* context, const std::shared_ptr<Job>& job, int priority) {
  OrthancPluginJob* created = hand_to_orthanc(context, job);
  if (created == nullptr) {
    return {};
  }
  job->submitting();
  char* id = OrthancPluginSubmitJob(context, created, priority);
  if (id == nullptr) {
    OrthancPluginFreeJob(context, created);
    return {};
  }
  const std::string result(id);
  OrthancPluginFreeString(context, id);
  job->submitted(result);
  return result;
}

std::shared_ptr<Job> Jobs::find(int64_t run) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = jobs_.find(Job::number_of(run));
  return found == jobs_.end() ? nullptr : found->second;
}

void Jobs::forget(int64_t number) {
  const std::lock_guard<std::mutex> lock(mutex_);
  jobs_.erase(number);
}

OrthancPluginJob* restore_for_orthanc(OrthancPluginContext* context, const char* type, const char* saved,
                                      bool intercept) noexcept {
  try {
    const auto job = restore_job(type, saved, intercept);
    if (job == nullptr) {
      return nullptr;
    }
    if (OrthancPluginJob* handle = plugin().jobs.hand_to_orthanc(context, job)) {
      return handle;
    }
  } catch (...) {
    // In any case the lines below need almost no memory.
  }
  if (!intercept || type == nullptr || std::string_view(type) != job_type) {
    return nullptr;
  }
  try {
    if (OrthancPluginJob* handle = plugin().jobs.hand_to_orthanc(context, Job::replacing(nullptr))) {
      return handle;
    }
  } catch (...) {
    // Neither can that be made.
  }
  OrthancPluginLogError(
      context,
      "A saved anonymization of Orthanc's own could be neither replaced nor blocked. Orthanc ends, so "
      "that it does not run");
  std::abort();
}

std::shared_ptr<Job> restore_job(std::string_view type, std::string_view saved, bool intercept) {
  const bool of_table = type == table_job_type;
  if (type != job_type && !of_table) {
    return nullptr;
  }
  const Json json = parse_json(saved);
  if (of_table) {
    return json.is_object() ? Job::restored(json) : nullptr;
  }
  if (!json.is_object()) {
    // Not to be told from an anonymization.
    return intercept ? Job::replacing(nullptr) : nullptr;
  }
  if (is_true(json, "Pseudonymizer")) {
    return Job::restored(json);
  }
  return intercept && !is_false(json, "IsAnonymization") && !is_finished(json) ? Job::replacing(json) : nullptr;
}

}  // namespace pseudonymizer

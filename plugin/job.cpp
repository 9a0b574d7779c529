// SPDX-License-Identifier: GPL-3.0-or-later
#include "job.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pseudonymizer {

namespace {

constexpr std::chrono::milliseconds longest_step{200};

constexpr const char* mark = "Pseudonymizer";
constexpr std::string_view built_in_state = "{\"BuiltIn\":";
constexpr const char* error_field = "Error";

float clamped(float progress) { return progress >= 0 ? std::min(progress, 1.0F) : 0.0F; }

bool is_anonymization(const Json& content) {
  const auto found = content.find("IsAnonymization");
  return found == content.end() || *found != false;
}

const char* name_of(OrthancPluginJobStopReason reason) {
  switch (reason) {
    case OrthancPluginJobStopReason_Paused:
      return "Paused";
    case OrthancPluginJobStopReason_Canceled:
      return "Canceled";
    default:
      return "Failure";
  }
}

}  // namespace

Job::Job(std::string state, Json content)
    : number_(next_number()),
      anonymizes_(is_anonymization(content)),
      run_(number_ * most_runs),
      state_(std::move(state)) {
  set_content(std::move(content));
}

std::shared_ptr<Job> Job::restored(const Json& saved) {
  auto job = std::make_shared<Job>(saved.value("State", ""), saved.value("Content", Json::object()));
  job->orthanc_id_ = saved.value("Id", "");
  job->progress_ = clamped(saved.value("Progress", 0.0F));
  const std::string finished = saved.value("Finished", "");
  job->result_ = finished == "Success" ? Result::success : finished == "Failure" ? Result::failure : Result::none;
  return job;
}

std::shared_ptr<Job> Job::replacing(const Json& built_in) {
  Json content = {{"Description", ""}};
  if (built_in.is_object() && built_in.contains("Description")) {
    content["Description"] = built_in["Description"];
  }
  return std::make_shared<Job>(to_text({{"BuiltIn", built_in}}), std::move(content));
}

int64_t Job::run() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return run_;
}

bool Job::is_under_way(int64_t run) const { return begun_ != 0 && run == run_ && result_ == Result::none; }

bool Job::update(int64_t run, float progress, const std::optional<Json>& content) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!is_under_way(run)) {
    return false;
  }
  picked_up_ = true;
  progress_ = clamped(progress);
  if (content) {
    set_content(*content);
  }
  return true;
}

bool Job::end(int64_t run, bool success, const std::optional<Json>& content) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!is_under_way(run)) {
    return false;
  }
  if (content) {
    set_content(*content);
  }
  if (success) {
    progress_ = 1;
  }
  result_ = success ? Result::success : Result::failure;
  ended_by_java_ = true;
  changed_.notify_all();
  return true;
}

void Job::submitting() {
  const std::lock_guard<std::mutex> lock(mutex_);
  submitting_ = true;
}

void Job::submitted(std::string_view orthanc_id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  submitting_ = false;
  orthanc_id_ = orthanc_id;
  changed_.notify_all();
}

OrthancPluginJobStepStatus Job::step(Mailbox& mailbox) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_for(lock, longest_step, [this] { return !submitting_; });
  if (result_ == Result::none && begun_ == 0 && !mailbox.stopping()) {
    begin(mailbox);
  }
  changed_.wait_for(lock, longest_step, [this] { return result_ != Result::none; });
  // While Orthanc stops nothing fails: an unfinished job is saved as it is, and runs again after the next start.
  if (result_ != Result::none || mailbox.stopping()) {
    return status();
  }
  if (!picked_up_ && (mailbox.hopeless() || Mailbox::Clock::now() >= *pick_up_deadline_)) {
    if (begun_ == 0 || mailbox.withdraw(begun_)) {
      begun_ = 0;
      fail(state_.compare(0, built_in_state.size(), built_in_state) == 0
               ? "Orthanc's own anonymization was blocked, and the pseudonymizer did not take its place: please ask "
                 "again"
               : "The pseudonymizer is not there or too busy: please try again later");
    } else {
      picked_up_ = true;
    }
  }
  if (picked_up_ && mailbox.forsaken()) {
    fail("The pseudonymizer has died: please try again after a restart of Orthanc");
  }
  return status();
}

void Job::begin(Mailbox& mailbox) {
  if (!pick_up_deadline_) {
    pick_up_deadline_ = Mailbox::Clock::now() + mailbox.deadlines().pick_up;
  }
  run_ = number_ * most_runs + (run_ + 1) % most_runs;
  auto event = Event::job_begins(run_, orthanc_id_, state_);
  const int64_t event_number = event->number;
  if (mailbox.post(std::move(event))) {
    begun_ = event_number;
    picked_up_ = false;
  }
}

void Job::fail(const char* reason) {
  content_[error_field] = reason;
  result_ = Result::failure;
}

OrthancPluginJobStepStatus Job::status() const {
  switch (result_) {
    case Result::success:
      return OrthancPluginJobStepStatus_Success;
    case Result::failure:
      return OrthancPluginJobStepStatus_Failure;
    default:
      return OrthancPluginJobStepStatus_Continue;
  }
}

void Job::stop(Mailbox& mailbox, OrthancPluginJobStopReason reason) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const int64_t begun = std::exchange(begun_, 0);
  pick_up_deadline_.reset();
  picked_up_ = false;
  if (begun == 0 || ended_by_java_ || mailbox.withdraw(begun)) {
    return;
  }
  mailbox.post(Event::job_stops(run_, name_of(reason)));
}

void Job::reset() {
  const std::lock_guard<std::mutex> lock(mutex_);
  content_.erase(error_field);
  progress_ = 0;
  result_ = Result::none;
  ended_by_java_ = false;
  begun_ = 0;
  picked_up_ = false;
  pick_up_deadline_.reset();
}

float Job::progress() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return progress_;
}

const char* Job::content() {
  const std::lock_guard<std::mutex> lock(mutex_);
  shown_ = to_text(content_);
  return shown_.c_str();
}

const char* Job::serialized() {
  const std::lock_guard<std::mutex> lock(mutex_);
  const char* finished = result_ == Result::success ? "Success" : result_ == Result::failure ? "Failure" : "";
  // No member "Type": Orthanc adds it, and throws if it is there.
  saved_ = to_text({{mark, true},
                    {"Id", orthanc_id_},
                    // It names the originals. What has succeeded is not done again.
                    {"State", result_ == Result::success ? "" : state_},
                    {"Content", content_},
                    {"Progress", progress_},
                    {"Finished", finished}});
  return saved_.c_str();
}

void Job::set_content(Json content) {
  content_ = content.is_object() ? std::move(content) : Json::object();
  content_[mark] = true;
  content_.emplace("IsAnonymization", true);
}

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailbox.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pseudonymizer {

namespace {

// A change is only a wake-up, so a few of a name are as good as many.
constexpr std::ptrdiff_t most_changes = 64;

constexpr std::chrono::milliseconds longest_pull{3'600'000};

bool same_name(const Event& a, const Event& b) { return std::strcmp(a.change, b.change) == 0; }

bool same_resource(const Event& a, const Event& b) { return std::strcmp(a.resource, b.resource) == 0; }

}  // namespace

bool Mailbox::attach() {
  const std::lock_guard<std::mutex> lock(mutex_);
  attached_ = true;
  last_pull_ = Clock::now();
  return phase_ != Phase::closed;
}

std::unique_ptr<Event> Mailbox::take(std::chrono::milliseconds timeout) {
  std::unique_lock<std::mutex> lock(mutex_);
  ++pulling_;
  available_.wait_for(lock, std::clamp(timeout, std::chrono::milliseconds{0}, longest_pull),
                      [this] { return !queue_.empty(); });
  --pulling_;
  last_pull_ = Clock::now();
  return queue_.empty() ? nullptr : take_first();
}

std::unique_ptr<Event> Mailbox::take_first() {
  std::unique_ptr<Event> event = std::move(queue_.front());
  queue_.pop_front();
  const auto found = waiting_.find(event->number);
  if (found != waiting_.end()) {
    Waiting& waiting = *found->second;
    const auto deadline = last_pull_ + deadlines_.answer;
    const bool earlier = deadline < waiting.deadline;
    waiting.picked_up = true;
    waiting.deadline = deadline;
    if (earlier) {
      waiting.changed.notify_one();
    }
  }
  return event;
}

bool Mailbox::awaited(int64_t number) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return waiting_.count(number) != 0;
}

bool Mailbox::answer(int64_t number, Answer answer) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = waiting_.find(number);
  if (found == waiting_.end() || !found->second->picked_up) {
    return false;
  }
  found->second->answer = std::move(answer);
  found->second->changed.notify_one();
  waiting_.erase(found);
  return true;
}

bool Mailbox::working(int64_t number) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = waiting_.find(number);
  if (found == waiting_.end() || !found->second->picked_up) {
    return false;
  }
  found->second->deadline = Clock::now() + deadlines_.answer;
  return true;
}

std::string Mailbox::with_own_problems(std::string refusal) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& problem : problems_) {
    if (refusal.find(problem) == std::string::npos) {
      refusal += (refusal.empty() ? "" : "\n") + problem;
    }
  }
  return refusal;
}

bool Mailbox::started(int64_t number, std::string refusal) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (number != start_number_ || verdict_.given || phase_ != Phase::starting) {
    return false;
  }
  verdict_.refusal = std::move(refusal);
  verdict_.given = true;
  if (verdict_.refusal.empty()) {
    phase_ = Phase::running;
  }
  life_.notify_all();
  return true;
}

bool Mailbox::stopped(int64_t number) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (phase_ != Phase::stopping || number != stop_number_) {
    return false;
  }
  phase_ = Phase::closed;
  life_.notify_all();
  return true;
}

bool Mailbox::attached() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return attached_;
}

void Mailbox::start(std::string_view configuration, Deadlines deadlines, std::vector<std::string> problems) {
  auto event = Event::start(configuration);
  const std::lock_guard<std::mutex> lock(mutex_);
  phase_ = Phase::starting;
  deadlines_ = deadlines;
  problems_ = std::move(problems);
  hopeless_ = false;
  verdict_ = Verdict{};
  start_number_ = event->number;
  enqueue(std::move(event));
}

std::vector<std::string> Mailbox::untold_problems() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return verdict_.given ? std::vector<std::string>{} : problems_;
}

Verdict Mailbox::wait_for_verdict(std::chrono::milliseconds patience) {
  std::unique_lock<std::mutex> lock(mutex_);
  life_.wait_for(lock, patience, [this] { return verdict_.given || hopeless_; });
  return verdict_;
}

void Mailbox::despair() {
  const std::lock_guard<std::mutex> lock(mutex_);
  hopeless_ = true;
  life_.notify_all();
}

bool Mailbox::hopeless() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return hopeless_;
}

Outcome Mailbox::ask(std::unique_ptr<Event> request) {
  const int64_t number = request->number;
  auto waiting = std::make_shared<Waiting>();
  std::unique_lock<std::mutex> lock(mutex_);
  if (phase_ != Phase::running || !attached_) {
    return {std::nullopt, phase_ == Phase::stopping ? Silence::stopping : Silence::no_java};
  }
  waiting->deadline = Clock::now() + deadlines_.pick_up;
  waiting_.emplace(number, waiting);
  try {
    enqueue(std::move(request));
  } catch (...) {
    waiting_.erase(number);
    throw;
  }
  return await(lock, number, *waiting);
}

Outcome Mailbox::await(std::unique_lock<std::mutex>& lock, int64_t number, Waiting& waiting) {
  while (!waiting.answer && !waiting.dismissed) {
    if (Clock::now() >= waiting.deadline) {
      waiting_.erase(number);
      remove(number);
      return {std::nullopt, waiting.picked_up ? Silence::not_answered : Silence::not_picked_up};
    }
    // A copy: the deadline moves when Java gives a sign of life, and wait_until() reads its argument without the lock.
    const auto deadline = waiting.deadline;
    waiting.changed.wait_until(lock, deadline);
  }
  if (waiting.answer) {
    return {std::move(waiting.answer), Silence::no_java};
  }
  return {std::nullopt, Silence::stopping};
}

void Mailbox::announce(std::unique_ptr<Event> change) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (phase_ != Phase::starting && phase_ != Phase::running) {
    return;
  }
  std::ptrdiff_t queued_changes = 0;
  for (const auto& queued : queue_) {
    if (same_name(*change, *queued)) {
      if (same_resource(*change, *queued) || ++queued_changes >= most_changes) {
        return;
      }
    }
  }
  enqueue(std::move(change));
}

bool Mailbox::post(std::unique_ptr<Event> event) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (phase_ != Phase::running) {
    return false;
  }
  enqueue(std::move(event));
  return true;
}

bool Mailbox::withdraw(int64_t number) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return remove(number);
}

bool Mailbox::running() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return phase_ == Phase::running;
}

bool Mailbox::stopping() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return phase_ == Phase::stopping || phase_ == Phase::closed;
}

bool Mailbox::forsaken() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return pulling_ == 0 && Clock::now() - last_pull_ > deadlines_.answer;
}

Deadlines Mailbox::deadlines() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return deadlines_;
}

bool Mailbox::stop(std::chrono::milliseconds patience) {
  auto event = Event::stop();
  std::unique_lock<std::mutex> lock(mutex_);
  if (phase_ != Phase::starting && phase_ != Phase::running) {
    return true;
  }
  phase_ = Phase::stopping;
  queue_.clear();
  for (auto& [number, waiting] : waiting_) {
    waiting->dismissed = true;
    waiting->changed.notify_one();
  }
  waiting_.clear();
  hopeless_ = true;
  life_.notify_all();
  bool in_time = true;
  if (attached_) {
    stop_number_ = event->number;
    enqueue(std::move(event));
    in_time = life_.wait_for(lock, patience, [this] { return phase_ != Phase::stopping; });
  }
  phase_ = Phase::closed;
  queue_.clear();
  return in_time;
}

void Mailbox::enqueue(std::unique_ptr<Event> event) {
  queue_.push_back(std::move(event));
  available_.notify_one();
}

bool Mailbox::remove(int64_t number) {
  const auto found =
      std::find_if(queue_.begin(), queue_.end(), [number](const auto& queued) { return queued->number == number; });
  if (found == queue_.end()) {
    return false;
  }
  queue_.erase(found);
  return true;
}

}  // namespace pseudonymizer

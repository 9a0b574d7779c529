// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pseudonymizer {

/** What Java answers to a request. */
struct Answer {
  int32_t status = 0;
  int32_t retry_after_seconds = 0;
  std::string content_type;
  std::unique_ptr<char[]> body;
  uint64_t size = 0;
};

/**
 * How long a request waits: until a thread of Java picks it up, and from then, or from the last sign of life, until
 * the answer.
 */
struct Deadlines {
  std::chrono::milliseconds pick_up{10'000};
  std::chrono::milliseconds answer{60'000};
};

/** Why a request got no answer of Java's. */
enum class Silence { no_java, not_picked_up, not_answered, stopping };

/** Either an answer or the reason for its absence. */
struct Outcome {
  std::optional<Answer> answer;
  Silence silence = Silence::no_java;
};

/** What Java thinks of the settings. */
struct Verdict {
  bool given = false;
  std::string refusal;
};

/**
 * Where Orthanc's threads and Java's meet: the former put events in and wait, the latter take them out and answer.
 * Thread-safe.
 *
 * Life: closed → start() → starting → Java's verdict → running → stop() → stopping → Java's stopped() → closed, and
 * round again after POST /tools/reset. Requests are carried while running only.
 */
class Mailbox {
 public:
  using Clock = std::chrono::steady_clock;

  // ---- Java's side

  /** Java is there. Returns whether Orthanc has initialized the plugin already. */
  bool attach();

  /** Takes the next event, waiting at most so long; null if there was none. */
  std::unique_ptr<Event> take(std::chrono::milliseconds timeout);

  /** Whether this request still waits for its answer. */
  bool awaited(int64_t number);

  /** Hands over an answer; false if the request does not wait any more. */
  bool answer(int64_t number, Answer answer);

  /** Restarts the deadline of a request; false if the request does not wait any more. */
  bool working(int64_t number);

  /** All problems of the settings: those that Java found, and those that only the native half did. */
  std::string with_own_problems(std::string refusal);

  /** Java's verdict about a Start event; false if it is not the latest or has a verdict. */
  bool started(int64_t number, std::string refusal);

  /** Java has stopped; false if no stop waits for that. */
  bool stopped(int64_t number);

  // ---- Orthanc's side

  bool attached();

  /** Posts a Start event. The problems are those that the native half found in the settings. */
  void start(std::string_view configuration, Deadlines deadlines, std::vector<std::string> problems = {});

  /** The problems that start() was given, unless Java has given its verdict, which includes them. */
  std::vector<std::string> untold_problems();

  /** Waits for the verdict about the latest Start event, no longer than `patience` or until despair(). */
  Verdict wait_for_verdict(std::chrono::milliseconds patience);

  /** Java will not come: all that waits for it need not wait any more. */
  void despair();

  /** Whether despair() was called since start(). */
  bool hopeless();

  /** Carries a request to Java and waits for the answer. */
  Outcome ask(std::unique_ptr<Event> request);

  /** Wakes Java. May be dropped: what matters is that one change is left to wake it. Never blocks. */
  void announce(std::unique_ptr<Event> change);

  /** Posts an event about a job; false (and not posted) unless running. */
  bool post(std::unique_ptr<Event> event);

  /** Takes back an event that was posted; false if Java has picked it up. */
  bool withdraw(int64_t number);

  /** Whether events are carried. */
  bool running();

  /** Whether stop() was called and start() not yet again. */
  bool stopping();

  /** Whether no thread of Java has asked for events for so long that it must be dead. */
  bool forsaken();

  Deadlines deadlines();

  /**
   * Ends every wait with Silence::stopping, posts a Stop event, and waits for Java's stopped(). Returns false if that
   * did not come.
   */
  bool stop(std::chrono::milliseconds patience);

 private:
  enum class Phase { closed, starting, running, stopping };

  struct Waiting {
    std::condition_variable changed;
    Clock::time_point deadline;
    bool picked_up = false;
    bool dismissed = false;
    std::optional<Answer> answer;
  };

  void enqueue(std::unique_ptr<Event> event);
  std::unique_ptr<Event> take_first();
  bool remove(int64_t number);
  Outcome await(std::unique_lock<std::mutex>& lock, int64_t number, Waiting& waiting);

  std::mutex mutex_;
  std::condition_variable available_;
  std::condition_variable life_;
  std::deque<std::unique_ptr<Event>> queue_;
  std::unordered_map<int64_t, std::shared_ptr<Waiting>> waiting_;
  Phase phase_ = Phase::closed;
  Deadlines deadlines_;
  std::vector<std::string> problems_;
  bool attached_ = false;
  bool hopeless_ = false;
  int pulling_ = 0;
  Clock::time_point last_pull_{};
  int64_t start_number_ = 0;
  int64_t stop_number_ = 0;
  Verdict verdict_;
};

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge.h"

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <utility>

/** Handles an event by doing nothing. */
inline void nothing(const pseudonymizer_event&) {}

/**
 * Plays Java: a thread that pulls events from the bridge and handles them, Start and Stop as Java does unless told
 * otherwise.
 */
class FakeJava {
 public:
  using Handler = std::function<void(const pseudonymizer_event&)>;

  explicit FakeJava(Handler handler = [](const auto&) {}) : handler_(std::move(handler)) {
    pseudonymizer_attach();
    thread_ = std::thread([this] { run(); });
  }
  ~FakeJava() { settle(); }
  FakeJava(const FakeJava&) = delete;
  FakeJava& operator=(const FakeJava&) = delete;

  /** Handles what it has begun and pulls no more. */
  void settle() {
    ended_ = true;
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  std::string refusal;
  std::atomic<int> starts{0};
  std::atomic<int> stops{0};

 private:
  void run() {
    while (!ended_) {
      const pseudonymizer_event* event = pseudonymizer_next_event(20);
      if (event == nullptr) {
        continue;
      }
      if (event->kind == PSEUDONYMIZER_EVENT_START) {
        ++starts;
        pseudonymizer_started(event->number, refusal.c_str());
      } else if (event->kind == PSEUDONYMIZER_EVENT_STOP) {
        ++stops;
        pseudonymizer_stopped(event->number);
      } else {
        handler_(*event);
      }
      pseudonymizer_release_event(event);
    }
  }

  Handler handler_;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

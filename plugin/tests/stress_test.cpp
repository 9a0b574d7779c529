// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailbox.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

using namespace pseudonymizer;
using namespace std::chrono_literals;

namespace {

struct Tally {
  std::atomic<int> right{0};
  std::atomic<int> wrong{0};
  std::atomic<int> silent{0};
  std::atomic<int> late{0};
};

/** Asks; the answer must be the one to this very request. */
void ask_many(Mailbox& mailbox, Tally& tally, int times) {
  for (int i = 0; i < times; ++i) {
    auto event = std::make_unique<Event>(PSEUDONYMIZER_EVENT_REQUEST);
    const std::string expected = std::to_string(event->number);
    const Outcome outcome = mailbox.ask(std::move(event));
    if (!outcome.answer) {
      ++tally.silent;
    } else if (std::string(outcome.answer->body.get(), outcome.answer->size) == expected) {
      ++tally.right;
    } else {
      ++tally.wrong;
    }
  }
}

/** Answers, sometimes late, sometimes never, sometimes twice. */
void answer_many(Mailbox& mailbox, Tally& tally, const std::atomic<bool>& ended, unsigned seed) {
  std::mt19937 random(seed);
  while (!ended) {
    const auto event = mailbox.take(5ms);
    if (event == nullptr || event->kind == PSEUDONYMIZER_EVENT_CHANGE) {
      continue;
    }
    if (event->kind == PSEUDONYMIZER_EVENT_START) {
      mailbox.started(event->number, "");
      continue;
    }
    if (event->kind == PSEUDONYMIZER_EVENT_STOP) {
      mailbox.stopped(event->number);
      continue;
    }
    const auto whim = random() % 100;
    if (whim < 2) {
      continue;
    }
    if (whim < 5) {
      std::this_thread::sleep_for(4ms);
    }
    if (whim < 10) {
      mailbox.working(event->number);
    }
    for (int times = whim < 20 ? 2 : 1; times > 0; --times) {
      Answer answer;
      const std::string text = std::to_string(event->number);
      answer.body.reset(new char[text.size()]);
      std::memcpy(answer.body.get(), text.data(), text.size());
      answer.size = text.size();
      if (!mailbox.answer(event->number, std::move(answer))) {
        ++tally.late;
      }
    }
  }
}

}  // namespace

TEST_CASE("under load every request gets its own answer or none, across stops and starts") {
  Mailbox mailbox;
  Tally tally;
  std::atomic<bool> ended{false};
  mailbox.attach();
  std::vector<std::thread> java;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    java.emplace_back([&, seed] { answer_many(mailbox, tally, ended, seed); });
  }

  constexpr int rounds = 4;
  constexpr int askers = 8;
  constexpr int times = 300;
  for (int round = 0; round < rounds; ++round) {
    const bool hasty = round + 1 < rounds;
    mailbox.start("{}", hasty ? Deadlines{3ms, 3ms} : Deadlines{300s, 300s});
    REQUIRE(mailbox.wait_for_verdict(60s).given);
    std::vector<std::thread> orthanc;
    for (int i = 0; i < askers; ++i) {
      orthanc.emplace_back([&] { ask_many(mailbox, tally, times); });
    }
    for (int i = 0; i < 200; ++i) {
      mailbox.announce(Event::changed("StableStudy", std::to_string(i)));
    }
    if (hasty) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10 * round));
    }
    // A slow machine may have been late with every answer so far.
    for (const auto end = Mailbox::Clock::now() + 60s;
         !hasty && (tally.right == 0 || tally.late == 0) && Mailbox::Clock::now() < end;) {
      std::this_thread::yield();
    }
    CHECK(mailbox.stop(60s));
    for (auto& thread : orthanc) {
      thread.join();
    }
  }
  ended = true;
  for (auto& thread : java) {
    thread.join();
  }

  CHECK(tally.wrong == 0);
  CHECK(tally.right > 0);
  CHECK(tally.late > 0);
  CHECK(tally.right + tally.silent == rounds * askers * times);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailbox.h"

#include "running_mailbox.h"

#include <doctest/doctest.h>

#include <cstring>
#include <thread>

using namespace pseudonymizer;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Event> request() { return std::make_unique<Event>(PSEUDONYMIZER_EVENT_REQUEST); }

Answer answer_of(int32_t status) {
  Answer answer;
  answer.status = status;
  return answer;
}

}  // namespace

TEST_CASE("a request is answered by whoever picks it up") {
  Mailbox mailbox;
  run(mailbox, patient);

  std::thread java([&] {
    const auto event = mailbox.take(60s);
    mailbox.answer(event->number, answer_of(207));
  });
  const Outcome outcome = mailbox.ask(request());
  java.join();

  REQUIRE(outcome.answer);
  CHECK(outcome.answer->status == 207);
}

TEST_CASE("without Java a request is not even queued") {
  Mailbox mailbox;
  mailbox.start("{}", patient);

  const Outcome outcome = mailbox.ask(request());

  CHECK_FALSE(outcome.answer);
  CHECK(outcome.silence == Silence::no_java);
}

TEST_CASE("before the verdict and after a refusal requests get no answer") {
  Mailbox mailbox;
  mailbox.attach();
  mailbox.start("{}", patient);

  CHECK(mailbox.ask(request()).silence == Silence::no_java);
  mailbox.started(mailbox.take(0ms)->number, "the key file does not fit");

  CHECK(mailbox.ask(request()).silence == Silence::no_java);
}

TEST_CASE("a request that nobody picks up in time is taken back") {
  Mailbox mailbox;
  run(mailbox, {1ms, 60s});

  const Outcome outcome = mailbox.ask(request());

  CHECK(outcome.silence == Silence::not_picked_up);
  CHECK(mailbox.take(0ms) == nullptr);
}

TEST_CASE("a late answer is refused") {
  Mailbox mailbox;
  run(mailbox, {60s, 1ms});

  std::unique_ptr<Event> event;
  std::thread java([&] { event = mailbox.take(60s); });
  const Outcome outcome = mailbox.ask(request());
  java.join();

  CHECK(outcome.silence == Silence::not_answered);
  CHECK_FALSE(mailbox.awaited(event->number));
  CHECK_FALSE(mailbox.answer(event->number, answer_of(200)));
  CHECK_FALSE(mailbox.working(event->number));
}

TEST_CASE("signs of life keep a request waiting beyond its deadline") {
  Mailbox mailbox;
  run(mailbox, {60s, 3s});  // Far longer than a busy machine lets the thread wait between two signs of life.

  std::thread java([&] {
    const auto event = mailbox.take(60s);
    for (const auto end = Mailbox::Clock::now() + 4s; Mailbox::Clock::now() < end;) {
      std::this_thread::sleep_for(60ms);
      mailbox.working(event->number);
    }
    mailbox.answer(event->number, answer_of(200));
  });
  const Outcome outcome = mailbox.ask(request());
  java.join();

  CHECK(outcome.answer);
}

TEST_CASE("a request cannot be answered twice, nor before it is picked up") {
  Mailbox mailbox;
  run(mailbox, patient);
  auto event = request();
  const int64_t number = event->number;

  std::thread orthanc([&] { mailbox.ask(std::move(event)); });
  while (!mailbox.awaited(number)) {
    std::this_thread::yield();
  }
  const bool early = mailbox.answer(number, answer_of(200));
  mailbox.take(60s);
  const bool first = mailbox.answer(number, answer_of(200));
  const bool second = mailbox.answer(number, answer_of(200));
  orthanc.join();

  CHECK_FALSE(early);
  CHECK(first);
  CHECK_FALSE(second);
}

TEST_CASE("stopping ends waiting requests, drops what is queued, and waits for Java") {
  Mailbox mailbox;
  run(mailbox, patient);
  auto event = request();
  const int64_t number = event->number;
  Silence silence = Silence::no_java;
  std::thread orthanc([&] { silence = mailbox.ask(std::move(event)).silence; });
  while (!mailbox.awaited(number)) {
    std::this_thread::yield();
  }

  std::thread java([&] {
    for (std::unique_ptr<Event> next = mailbox.take(60s);; next = mailbox.take(60s)) {
      if (next->kind == PSEUDONYMIZER_EVENT_STOP) {
        mailbox.stopped(next->number);
        return;
      }
    }
  });
  const bool in_time = mailbox.stop(60s);
  java.join();
  orthanc.join();

  CHECK(in_time);
  CHECK(silence == Silence::stopping);
  CHECK(mailbox.stopping());
}

TEST_CASE("stopping gives up on a dead Java, and does not wait for one that was never there") {
  Mailbox dead;
  run(dead, patient);
  Mailbox absent;
  absent.start("{}", patient);

  CHECK_FALSE(dead.stop(1ms));
  CHECK(absent.stop(60s));
}

TEST_CASE("a verdict about an earlier start does not count") {
  Mailbox mailbox;
  mailbox.attach();
  mailbox.start("{}", patient);
  const int64_t earlier = mailbox.take(0ms)->number;
  mailbox.stop(0ms);
  mailbox.start("{}", patient);

  CHECK_FALSE(mailbox.started(earlier, ""));
  CHECK_FALSE(mailbox.running());
}

TEST_CASE("despair ends the wait for the verdict") {
  Mailbox mailbox;
  mailbox.start("{}", patient);
  mailbox.despair();

  CHECK_FALSE(mailbox.wait_for_verdict(60s).given);
}

TEST_CASE("changes are coalesced and bounded, and never crowd out OrthancStarted") {
  Mailbox mailbox;
  run(mailbox, patient);
  for (int i = 0; i < 1000; ++i) {
    mailbox.announce(Event::changed("StableStudy", std::to_string(i % 500)));
  }
  mailbox.announce(Event::changed("OrthancStarted", ""));

  int queued = 0;
  bool started = false;
  for (auto event = mailbox.take(0ms); event != nullptr; event = mailbox.take(0ms)) {
    ++queued;
    started = started || std::strcmp(event->change, "OrthancStarted") == 0;
  }

  CHECK(started);
  CHECK(queued == 65);
}

TEST_CASE("Java is forsaken when nobody pulls for longer than the answer deadline") {
  Mailbox mailbox;
  run(mailbox, {60s, 1ms});

  std::this_thread::sleep_for(5ms);

  CHECK(mailbox.forsaken());
}

TEST_CASE("a thread that waits for events is not forsaken") {
  Mailbox mailbox;
  run(mailbox, {60s, 1ms});
  std::this_thread::sleep_for(5ms);
  std::thread java([&] { mailbox.take(300s); });

  // Until the thread has got so far as to wait.
  for (const auto end = Mailbox::Clock::now() + 60s; mailbox.forsaken() && Mailbox::Clock::now() < end;) {
    std::this_thread::yield();
  }
  std::this_thread::sleep_for(20ms);
  const bool forsaken = mailbox.forsaken();
  mailbox.announce(Event::changed("StableStudy", ""));
  java.join();

  CHECK_FALSE(forsaken);
}

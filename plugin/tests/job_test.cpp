// SPDX-License-Identifier: GPL-3.0-or-later
#include "job.h"

#include "bridge.h"
#include "initialized.h"
#include "jobs.h"
#include "running_mailbox.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <optional>
#include <string>
#include <thread>

using namespace pseudonymizer;
using namespace std::chrono_literals;

namespace {

constexpr auto working_on = OrthancPluginJobStepStatus_Continue;
constexpr auto success = OrthancPluginJobStepStatus_Success;
constexpr auto failure = OrthancPluginJobStepStatus_Failure;

Json shown(Job& job) { return Json::parse(job.content()); }

std::shared_ptr<Job> saved_and_restored(Job& job) {
  std::string saved = job.serialized();
  saved.insert(saved.size() - 1, R"(,"Type":"ResourceModification")");  // as Orthanc does
  return restore_job("ResourceModification", saved, true);
}

/** As Orthanc 1.10.1 saves its own jobs, without the details of the modification. */
std::string built_in(bool anonymization, int position) {
  return Json({{"Type", "ResourceModification"},
               {"Description", "REST API"},
               {"IsAnonymization", anonymization},
               {"Commands", {"i1", "i2", nullptr}},
               {"Position", position},
               {"Modification", {{"IsAnonymization", anonymization}}}})
      .dump();
}

}  // namespace

TEST_CASE("a job that is no anonymization has a type of its own, also when it is restored") {
  Job import("{\"Table\":\"ticket\"}", {{"IsAnonymization", false}, {"Domain", "default"}});
  CHECK(std::string(import.type()) == "PseudonymTable");
  CHECK(std::string(Job("", {{"IsAnonymization", true}}).type()) == "ResourceModification");
  CHECK(std::string(Job("", {{"IsAnonymization", "no"}}).type()) == "ResourceModification");
  CHECK(std::string(Job("", {}).type()) == "ResourceModification");

  const auto restored = restore_job("PseudonymTable", import.serialized(), true);

  REQUIRE(restored != nullptr);
  CHECK(std::string(restored->type()) == "PseudonymTable");
  CHECK(shown(*restored)["Domain"] == "default");
  CHECK(restore_job("PseudonymTable", "{", true) == nullptr);
}

TEST_CASE("a job begins with its first step and ends when Java says so") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("the state", {{"Description", "d"}});

  CHECK(mailbox.take(0ms) == nullptr);
  CHECK(job.step(mailbox) == working_on);
  const auto event = mailbox.take(0ms);
  REQUIRE(event != nullptr);
  CHECK(event->kind == PSEUDONYMIZER_EVENT_JOB_BEGINS);
  CHECK(event->job == job.run());
  CHECK(Job::number_of(event->job) == job.number());
  CHECK(std::string(event->state) == "the state");
  CHECK(job.step(mailbox) == working_on);
  CHECK(mailbox.take(0ms) == nullptr);

  CHECK(job.update(job.run(), 0.25F, std::make_optional(Json({{"Done", 1}}))));
  CHECK(job.progress() == 0.25F);
  CHECK(job.end(job.run(), true, std::nullopt));
  CHECK(job.step(mailbox) == success);
  CHECK(job.progress() == 1);
  CHECK(shown(job) == Json({{"Done", 1}, {"Pseudonymizer", true}, {"IsAnonymization", true}}));
}

TEST_CASE("the content is marked, and keeps an IsAnonymization of Java's") {
  Job job("", {{"IsAnonymization", false}, {"Pseudonymizer", false}});

  CHECK(shown(job) == Json({{"IsAnonymization", false}, {"Pseudonymizer", true}}));
}

TEST_CASE("news about a job that has not begun or has ended is refused") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("", Json::object());

  CHECK_FALSE(job.update(job.run(), 1, std::nullopt));
  job.step(mailbox);
  CHECK(job.end(job.run(), false, std::nullopt));

  CHECK_FALSE(job.update(job.run(), 1, std::nullopt));
  CHECK_FALSE(job.end(job.run(), true, std::nullopt));
  CHECK(job.step(mailbox) == failure);
}

TEST_CASE("progress stays within 0 and 1") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("", Json::object());
  job.step(mailbox);

  job.update(job.run(), 7, std::nullopt);
  CHECK(job.progress() == 1);
  job.update(job.run(), -1, std::nullopt);
  CHECK(job.progress() == 0);
  job.update(job.run(), std::nanf(""), std::nullopt);
  CHECK(job.progress() == 0);
}

TEST_CASE("a job that Java does not pick up fails with a reason, and its event is taken back") {
  Mailbox mailbox;
  run(mailbox, {1ms, 60s});
  Job job("", Json::object());

  CHECK(job.step(mailbox) == failure);

  CHECK(shown(job)["Error"].get<std::string>().find("try again") != std::string::npos);
  CHECK(mailbox.take(0ms) == nullptr);
}

TEST_CASE("a job fails when Java has died over it") {
  Mailbox mailbox;
  run(mailbox, {60s, 1ms});
  Job job("", Json::object());
  std::thread java([&] { mailbox.take(60s); });

  job.step(mailbox);
  java.join();
  job.update(job.run(), 0.5F, std::nullopt);

  CHECK(job.step(mailbox) == failure);
}

TEST_CASE("without any hope for Java a job fails at once") {
  Mailbox mailbox;
  mailbox.start("{}", patient);
  mailbox.despair();
  Job job("", Json::object());

  CHECK(job.step(mailbox) == failure);
}

TEST_CASE("while Orthanc stops a job neither begins nor fails") {
  Mailbox mailbox;
  run(mailbox, {1ms, 1ms});
  mailbox.stop(0ms);
  Job job("", Json::object());

  CHECK(job.step(mailbox) == working_on);
  CHECK(job.step(mailbox) == working_on);
}

TEST_CASE("a paused job is announced, and begins again") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("s", Json::object());
  job.step(mailbox);
  mailbox.take(0ms);

  job.stop(mailbox, OrthancPluginJobStopReason_Paused);
  const auto stops = mailbox.take(0ms);
  REQUIRE(stops != nullptr);
  CHECK(stops->kind == PSEUDONYMIZER_EVENT_JOB_STOPS);
  CHECK(std::string(stops->reason) == "Paused");
  CHECK_FALSE(job.end(job.run(), true, std::nullopt));

  job.step(mailbox);
  const auto begins = mailbox.take(0ms);
  REQUIRE(begins != nullptr);
  CHECK(begins->kind == PSEUDONYMIZER_EVENT_JOB_BEGINS);
}

TEST_CASE("what Java says of a former run does not change the job that has begun anew") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("s", Json::object());
  job.step(mailbox);
  const int64_t former = mailbox.take(0ms)->job;
  job.stop(mailbox, OrthancPluginJobStopReason_Canceled);
  const auto stops = mailbox.take(0ms);
  job.reset();
  job.step(mailbox);
  const auto begins = mailbox.take(0ms);

  REQUIRE(stops != nullptr);
  REQUIRE(begins != nullptr);
  CHECK(stops->job == former);
  CHECK(begins->job != former);
  CHECK_FALSE(job.update(former, 0.5F, std::nullopt));
  CHECK_FALSE(job.end(former, false, std::make_optional(Json({{"Error", "cancelled"}}))));
  CHECK(job.end(begins->job, true, std::nullopt));
  CHECK(job.step(mailbox) == success);
}

TEST_CASE("a job that is canceled before Java picked it up was never there for Java") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("s", Json::object());
  job.step(mailbox);

  job.stop(mailbox, OrthancPluginJobStopReason_Canceled);

  CHECK(mailbox.take(0ms) == nullptr);
}

TEST_CASE("a job that Java ended is not announced as stopped") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("s", Json::object());
  job.step(mailbox);
  mailbox.take(0ms);
  job.end(job.run(), false, std::nullopt);

  job.stop(mailbox, OrthancPluginJobStopReason_Failure);

  CHECK(mailbox.take(0ms) == nullptr);
}

TEST_CASE("a failed job that is resubmitted begins anew, without its error") {
  Mailbox mailbox;
  run(mailbox, {1ms, 60s});
  Job job("s", {{"Description", "d"}});
  REQUIRE(job.step(mailbox) == failure);
  job.stop(mailbox, OrthancPluginJobStopReason_Failure);

  run(mailbox, patient);  // From now on there is time to pick it up.
  job.reset();
  CHECK(job.step(mailbox) == working_on);
  REQUIRE(mailbox.take(0ms) != nullptr);
  job.end(job.run(), true, std::nullopt);

  CHECK(job.step(mailbox) == success);
  CHECK_FALSE(shown(job).contains("Error"));
}

TEST_CASE("a job survives being saved, with state, content, progress and id") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("{\"any\": \"\xc3\xa4\"}", {{"Description", "d"}});
  job.submitted("an-id");
  job.step(mailbox);
  mailbox.take(0ms);
  job.update(job.run(), 0.5F, std::make_optional(Json({{"Done", 3}})));

  const auto restored = saved_and_restored(job);

  REQUIRE(restored != nullptr);
  CHECK(restored->progress() == 0.5F);
  CHECK(shown(*restored) == shown(job));
  CHECK(restored->step(mailbox) == working_on);
  const auto event = mailbox.take(0ms);
  REQUIRE(event != nullptr);
  CHECK(std::string(event->orthanc_id) == "an-id");
  CHECK(std::string(event->state) == "{\"any\": \"\xc3\xa4\"}");
}

TEST_CASE("a finished job that is restored does not run again") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job("s", Json::object());
  job.step(mailbox);
  mailbox.take(0ms);
  job.end(job.run(), true, std::make_optional(Json({{"ID", "copy"}})));

  const auto restored = saved_and_restored(job);

  CHECK(restored->step(mailbox) == success);
  CHECK(mailbox.take(0ms) == nullptr);
  CHECK(restored->progress() == 1);
  CHECK(shown(*restored)["ID"] == "copy");
}

TEST_CASE("an unfinished built-in anonymization is replaced, other built-in jobs are not our concern") {
  CHECK(restore_job("ResourceModification", built_in(true, 0), true) != nullptr);
  CHECK(restore_job("ResourceModification", built_in(true, 2), true) != nullptr);
  CHECK(restore_job("ResourceModification", built_in(true, 3), true) == nullptr);
  CHECK(restore_job("ResourceModification", built_in(false, 0), true) == nullptr);
  CHECK(restore_job("ResourceModification", built_in(true, 0), false) == nullptr);
  CHECK(restore_job("SplitStudy", built_in(true, 0), true) == nullptr);
}

TEST_CASE("the form in which newer Orthancs save their jobs is understood") {
  const auto restored = [](int step) {
    return restore_job("ResourceModification", Json({{"IsAnonymization", true}, {"CurrentStep", step}}).dump(), true);
  };

  CHECK(restored(0) != nullptr);
  CHECK(restored(3) != nullptr);
  CHECK(restored(4) == nullptr);
}

TEST_CASE("a saved job that is not readable cannot slip through") {
  std::string latin = built_in(true, 0);
  latin.replace(latin.find("REST"), 4, "J\xe4rn");

  CHECK(restore_job("ResourceModification", latin, true) != nullptr);
  CHECK(restore_job("ResourceModification", "{", true) != nullptr);
}

TEST_CASE("what does not say that it is no anonymization counts as one") {
  for (const char* saved : {R"({"IsAnonymization":"true"})", R"({"IsAnonymization":1})", R"({"Description":"x"})"}) {
    CHECK_MESSAGE(restore_job("ResourceModification", saved, true) != nullptr, saved);
  }
}

TEST_CASE("if a saved anonymization cannot be restored the built-in does not get it") {
  const std::string unrestorable = R"({"Pseudonymizer":true,"IsAnonymization":true,"State":5})";
  for (const std::string& saved : {built_in(true, 0), unrestorable}) {
    Initialized plugin([](const auto&) {}, configured(R"("Bridge":{"PickUpSeconds":0.001})"));
    plugin.orthanc.refused_new_jobs = saved == unrestorable ? 0 : 1;

    OrthancPluginJob* handle = plugin.orthanc.unserializer("ResourceModification", saved.c_str());

    REQUIRE(handle != nullptr);
    CHECK(Json::parse(FakeOrthanc::job(handle).getContent(FakeOrthanc::job(handle).job))["IsAnonymization"] == true);
    FakeOrthanc::finalize(handle);
  }
}

TEST_CASE("what is not our concern is Orthanc's, whatever fails") {
  Initialized plugin([](const auto&) {});

  CHECK(plugin.orthanc.unserializer("SplitStudy", "{") == nullptr);
  CHECK(plugin.orthanc.unserializer("ResourceModification", built_in(false, 0).c_str()) == nullptr);
}

TEST_CASE("if not even a job that fails can be made Orthanc ends before the built-in begins") {
  Initialized plugin([](const auto&) {});
  plugin.orthanc.refused_new_jobs = 1'000;

  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // not the handler of the test framework
    plugin.orthanc.unserializer("ResourceModification", built_in(true, 0).c_str());
    _exit(0);
  }

  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
}

TEST_CASE("what is saved of a job that succeeded, and what is shown of one that is replaced, names no original") {
  Mailbox mailbox;
  run(mailbox, patient);
  Job job(R"({"Resources":["original"]})", Json::object());
  job.step(mailbox);
  CHECK(std::string(job.serialized()).find("original") != std::string::npos);
  job.end(job.run(), true, std::make_optional(Json({{"ID", "copy"}})));
  Json built_in_job = Json::parse(built_in(true, 0));
  built_in_job["ParentResources"] = {"original"};

  CHECK(std::string(job.serialized()).find("original") == std::string::npos);
  CHECK(shown(*Job::replacing(built_in_job)).dump().find("original") == std::string::npos);
}

TEST_CASE("Java is told what the replaced job was") {
  Mailbox mailbox;
  run(mailbox, patient);
  const auto job = restore_job("ResourceModification", built_in(true, 0), true);

  job->step(mailbox);

  const auto event = mailbox.take(0ms);
  REQUIRE(event != nullptr);
  CHECK(Json::parse(event->state) == Json({{"BuiltIn", Json::parse(built_in(true, 0))}}));
  CHECK(shown(*job)["Description"] == "REST API");
}

TEST_CASE("without Java a replaced job fails and says that the built-in was blocked, also after another restart") {
  Mailbox mailbox;
  run(mailbox, {1ms, 60s});
  const auto job = restore_job("ResourceModification", built_in(true, 0), true);
  const auto again = saved_and_restored(*job);

  REQUIRE(again->step(mailbox) == failure);

  CHECK(shown(*again)["Error"].get<std::string>().find("was blocked") != std::string::npos);
}

TEST_CASE("Java may submit a job whose first step runs before it has its id") {
  std::string begun;
  std::thread engine;
  Initialized plugin([&begun](const pseudonymizer_event& event) {
    if (event.kind == PSEUDONYMIZER_EVENT_JOB_BEGINS) {
      begun = std::string(event.orthanc_id) + " " + event.state;
      pseudonymizer_update_job(event.job, 0.5F, "");
      pseudonymizer_end_job(event.job, 1, R"({"ID":"copy"})");
    }
  });
  std::atomic<int> last{0};
  plugin.orthanc.on_submit = [&](OrthancPluginJob* handle) {
    engine = std::thread([&last, handle] {
      const _OrthancPluginCreateJob& job = FakeOrthanc::job(handle);
      do {
        last = job.step(job.job);
      } while (last == working_on);
      CHECK(Json::parse(job.getContent(job.job))["ID"] == "copy");
      job.stop(job.job, OrthancPluginJobStopReason_Success);
      FakeOrthanc::finalize(handle);
    });
  };
  pseudonymizer_buffer id{};

  CHECK(pseudonymizer_submit_job("state", "{}", 0, &id) == PSEUDONYMIZER_OK);

  engine.join();
  CHECK(std::string(static_cast<const char*>(id.data), id.size) == "id-of-job");
  pseudonymizer_free(id.data);
  CHECK(begun == "id-of-job state");
  CHECK(last == success);
}

TEST_CASE("calls about a job that Orthanc has forgotten are harmless") {
  Initialized plugin([](const auto&) {});
  int64_t number = 0;
  OrthancPluginJob* handle =
      plugin.orthanc.unserializer("ResourceModification", R"({"Pseudonymizer":true,"State":"s","Finished":""})");
  REQUIRE(handle != nullptr);
  FakeOrthanc::finalize(handle);

  for (number = 1; number < 10'000; ++number) {
    REQUIRE(pseudonymizer_update_job(number << 20, 0, "") == PSEUDONYMIZER_ABSENT);
  }
  CHECK(pseudonymizer_end_job(number << 20, 1, "{}") == PSEUDONYMIZER_ABSENT);
}

TEST_CASE("a job that Orthanc does not take, or whose content is no object, is refused") {
  Initialized plugin([](const auto&) {});
  pseudonymizer_buffer id{};

  CHECK(pseudonymizer_submit_job("", "", 0, &id) == PSEUDONYMIZER_REFUSED);
  CHECK(pseudonymizer_submit_job("", "[]", 0, &id) == PSEUDONYMIZER_REFUSED);
  plugin.orthanc.takes_jobs = false;
  CHECK(pseudonymizer_submit_job("", "{}", 0, &id) == PSEUDONYMIZER_REFUSED);
}

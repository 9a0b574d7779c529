// SPDX-License-Identifier: GPL-3.0-or-later
// An Orthanc plugin that plays Java's part over bridge.h, so that the bridge can be tried in a real Orthanc without a
// JVM. Loaded beside the bridge, with "Java": { "InitializationClass": "io.github.pseudonymizer.launch.Talker" }.
//
// TALKER_BRIDGE is the path of the bridge; TALKER_REFUSAL, if set, is what it says of the settings; TALKER_SILENT=1
// never attaches.

#include "bridge.h"

#include <orthanc/OrthancCPlugin.h>
#include <nlohmann/json.hpp>

#include <dlfcn.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace {

using Json = nlohmann::json;

template <typename Function>
Function bridge(const char* name) {
  static void* const library = dlopen(std::getenv("TALKER_BRIDGE"), RTLD_NOW);
  return reinterpret_cast<Function>(dlsym(library, name));
}

#define BRIDGE(name) bridge<decltype(&pseudonymizer_##name)>("pseudonymizer_" #name)

std::mutex jobs_mutex;
std::map<int64_t, std::string>& stopped_jobs() {
  static auto* const jobs = new std::map<int64_t, std::string>;
  return *jobs;
}

void pause(int64_t milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

std::string text_of(const pseudonymizer_buffer& buffer) {
  std::string text(static_cast<const char*>(buffer.data), buffer.size);
  BRIDGE(free)(buffer.data);
  return text;
}

void answer(int64_t event, int status, const std::string& body, const char* type = "application/json") {
  BRIDGE(answer)(event, status, 0, type, body.data(), body.size());
}

Json echo(const pseudonymizer_event& event) {
  Json json = {{"Method", event.method},
               {"Uri", event.uri},
               {"RemoteAddress", event.remote_address},
               {"OverHttp", event.over_http},
               {"Body", std::string(static_cast<const char*>(event.body), event.body_size)}};
  for (uint64_t i = 0; i < event.group_count; ++i) {
    json["Groups"].push_back(event.groups[i]);
  }
  for (uint64_t i = 0; i < event.header_count; ++i) {
    json["Headers"][event.header_names[i]] = event.header_values[i];
  }
  for (uint64_t i = 0; i < event.argument_count; ++i) {
    json["Arguments"][event.argument_names[i]] = event.argument_values[i];
  }
  return json;
}

Json call(const Json& request) {
  const std::string body = request.value("Body", "");
  int32_t status = 0;
  pseudonymizer_buffer buffer{};
  const int32_t result = BRIDGE(call)(request.value("Method", "GET").c_str(), request.value("Uri", "").c_str(),
                                      body.data(), body.size(), &status, &buffer);
  return {{"Result", result}, {"Status", status}, {"Body", text_of(buffer)}};
}

Json submit(const Json& request) {
  pseudonymizer_buffer id{};
  const int32_t result = BRIDGE(submit_job)(request.value("State", Json::object()).dump().c_str(),
                                            request.value("Content", Json::object()).dump().c_str(), 0, &id);
  return {{"Result", result}, {"ID", text_of(id)}};
}

void handle_request(const pseudonymizer_event& event) {
  const Json told = echo(event);
  const std::string uri = event.uri;
  const Json arguments = told.value("Arguments", Json::object());
  if (uri == "/pseudonymizer/answer") {
    const int status = std::stoi(arguments.value("status", "200"));
    answer(event.number, status, arguments.value("body", "{}"), arguments.value("type", "application/json").c_str());
  } else if (uri == "/pseudonymizer/big") {
    answer(event.number, 200, std::string(std::stoul(arguments.value("size", "1")), 'x'), "application/octet-stream");
  } else if (uri == "/pseudonymizer/slow") {
    const int beats = std::stoi(arguments.value("beats", "0"));
    const int milliseconds = std::stoi(arguments.value("ms", "0"));
    for (int i = 0; i < beats; ++i) {
      pause(milliseconds);
      BRIDGE(working)(event.number);
    }
    pause(milliseconds);
    answer(event.number, 200, "{}");
  } else if (uri == "/pseudonymizer/silent") {
    // never answered
  } else if (uri == "/pseudonymizer/call") {
    answer(event.number, 200, call(Json::parse(told["Body"].get<std::string>())).dump());
  } else if (uri == "/pseudonymizer/job") {
    answer(event.number, 200, submit(Json::parse(told["Body"].get<std::string>())).dump());
  } else if (uri == "/pseudonymizer/instance") {
    pseudonymizer_buffer file{};
    const int32_t result = BRIDGE(instance)(arguments.value("id", "").c_str(), &file);
    answer(event.number, 200, Json({{"Result", result}, {"Size", file.size}}).dump());
    BRIDGE(free)(file.data);
  } else {
    answer(event.number, 200, told.dump());
  }
}

void handle_job(const pseudonymizer_event& event) {
  const int64_t job = event.job;
  {
    const std::lock_guard<std::mutex> lock(jobs_mutex);
    stopped_jobs().erase(job);
  }
  const Json state = Json::parse(event.state, nullptr, false);
  const int steps = state.value("Steps", 0);
  for (int i = 0; i < steps; ++i) {
    pause(state.value("Milliseconds", 0));
    {
      const std::lock_guard<std::mutex> lock(jobs_mutex);
      if (stopped_jobs().count(job) != 0) {
        return;
      }
    }
    BRIDGE(update_job)(job, static_cast<float>(i) / static_cast<float>(steps), "");
  }
  const Json content = {{"Said", event.orthanc_id}, {"State", state}};
  BRIDGE(end_job)(job, state.value("Success", true) ? 1 : 0, content.dump().c_str());
}

void handle(const pseudonymizer_event& event) {
  switch (event.kind) {
    case PSEUDONYMIZER_EVENT_START: {
      const char* refusal = std::getenv("TALKER_REFUSAL");
      BRIDGE(started)(event.number, refusal == nullptr ? "" : refusal);
      break;
    }
    case PSEUDONYMIZER_EVENT_STOP:
      BRIDGE(log)(PSEUDONYMIZER_LOG_WARNING, "talker: stop");
      BRIDGE(stopped)(event.number);
      break;
    case PSEUDONYMIZER_EVENT_REQUEST:
      handle_request(event);
      break;
    case PSEUDONYMIZER_EVENT_JOB_BEGINS:
      BRIDGE(log)(PSEUDONYMIZER_LOG_WARNING, ("talker: job begins " + std::string(event.state).substr(0, 200)).c_str());
      handle_job(event);
      break;
    case PSEUDONYMIZER_EVENT_JOB_STOPS: {
      BRIDGE(log)(PSEUDONYMIZER_LOG_WARNING, ("talker: job stops " + std::string(event.reason)).c_str());
      const std::lock_guard<std::mutex> lock(jobs_mutex);
      stopped_jobs()[event.job] = event.reason;
      break;
    }
    default:
      BRIDGE(log)
      (PSEUDONYMIZER_LOG_WARNING, ("talker: change " + std::string(event.change) + " " + event.resource).c_str());
  }
}

void pull() {
  for (;;) {
    const pseudonymizer_event* event = BRIDGE(next_event)(1000);
    if (event != nullptr) {
      std::thread([event] {
        handle(*event);
        BRIDGE(release_event)(event);
      }).detach();
    }
  }
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext*) {
  static std::atomic<bool> pulling{false};
  const char* silent = std::getenv("TALKER_SILENT");
  if (silent == nullptr && !pulling.exchange(true)) {
    BRIDGE(attach)();
    std::thread(pull).detach();
  }
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {}
ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "talker"; }
ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "1"; }
}

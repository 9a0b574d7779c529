// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard.h"

#include "bridge.h"
#include "initialized.h"
#include "plugin.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace pseudonymizer;

namespace {

const std::string blocking = configured(R"("Modify":"block")");

void refuse(const pseudonymizer_event& event) {
  if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
    pseudonymizer_answer(event.number, 403, "", "application/json", "{}", 2);
  }
}

/** A guard that watches a route of another plugin, whose answers fail at first. */
struct FailedOnce {
  static inline bool fails = true;
  FakeOrthanc orthanc;
  Guard guard;

  FailedOnce() {
    fails = true;
    guard.watch({{"/studies/", "/anonymize", "/studies/0/anonymize", "/studies/{id}/anonymize"}});
    orthanc.other_plugin("/studies/([^/]+)/anonymize",
                         [](OrthancPluginRestOutput*, const char* uri, const OrthancPluginHttpRequest*) {
                           if (fails) {
                             return OrthancPluginErrorCode_NotEnoughMemory;
                           }
                           return Guard::is_probe(uri) ? OrthancPluginErrorCode_Success : OrthancPluginErrorCode_Plugin;
                         });
  }

  bool allows(const char* uri) { return guard.allows(orthanc.context(), uri); }
};

/** Another plugin: it forwards to the built-in, as far as a test needs to know. */
OrthancPluginErrorCode forward(OrthancPluginRestOutput* output, const char*, const OrthancPluginHttpRequest* request) {
  auto& answered = *reinterpret_cast<Answered*>(output);
  answered.status = request->method == get ? 405 : 200;
  answered.body = "built-in";
  return OrthancPluginErrorCode_Success;
}

/** Another plugin that was loaded before ours, on these routes. */
std::function<void(FakeOrthanc&)> other_plugin(const std::vector<std::string>& routes) {
  return [routes](FakeOrthanc& orthanc) {
    for (const auto& route : routes) {
      orthanc.other_plugin(route, forward);
    }
  };
}

void start(FakeOrthanc& orthanc) {
  orthanc.on_change(OrthancPluginChangeType_OrthancStarted, OrthancPluginResourceType_None, nullptr);
}

int32_t filtered(FakeOrthanc& orthanc, const std::string& uri) {
  return orthanc.filter({post, uri, "{}", some_headers, {}}, "192.0.2.7");
}

nlohmann::json routes() {
  pseudonymizer_buffer buffer{};
  REQUIRE(pseudonymizer_routes(&buffer) == PSEUDONYMIZER_OK);
  const std::string text(static_cast<const char*>(buffer.data), buffer.size);
  pseudonymizer_free(buffer.data);
  return nlohmann::json::parse(text);
}

std::vector<std::string> bypassed() { return routes().at("Bypassed").get<std::vector<std::string>>(); }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t result = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++result;
  }
  return result;
}

const std::vector<std::string> all_uris = {
    "/patients/x/anonymize",
    "/studies/x/anonymize",
    "/series/x/anonymize",
    "/instances/x/anonymize",
    "/tools/bulk-anonymize",
    "/jobs/x/resubmit",
    "/patients/x/modify",
    "/studies/x/modify",
    "/series/x/modify",
    "/instances/x/modify",
    "/tools/bulk-modify",
    "/studies/x/split",
    "/studies/x/merge",
    "/tools/create-dicom",
    "/plugins/pixels-masker/studies/x/modify",
    "/plugins/pixels-masker/instances/x/anonymize",
    "/pseudonymizer",
    "/pseudonymizer/health",
};

}  // namespace

TEST_CASE("the first request is allowed where no other plugin was loaded before, even before Orthanc has started") {
  Initialized plugin(refuse, blocking);

  for (const auto& uri : all_uris) {
    CHECK_MESSAGE(filtered(plugin.orthanc, uri) == 1, uri);
    CHECK_MESSAGE(filtered(plugin.orthanc, uri + "/") == 1, uri);
  }
  CHECK(bypassed().empty());
  CHECK(plugin.orthanc.log_text().find("Another plugin") == std::string::npos);
}

TEST_CASE("a request on a route that another plugin answers is denied, be it the first") {
  for (const auto& uri : all_uris) {
    Initialized plugin(
        refuse, blocking,
        other_plugin({uri == "/pseudonymizer/health" ? "/pseudonymizer/.*"
                      : uri.find("/x/") == std::string::npos
                          ? uri
                          : uri.substr(0, uri.find("/x/")) + "/([0-9a-f-]+)" + uri.substr(uri.rfind('/'))}));

    CHECK_MESSAGE(filtered(plugin.orthanc, uri) == 0, uri);
    CHECK_MESSAGE(filtered(plugin.orthanc, uri + "/") == 0, uri);
  }
}

TEST_CASE("only the routes of another plugin are denied") {
  Initialized plugin(refuse, blocking, other_plugin({"/studies/([^/]+)/anonymize", "/tools/bulk-anonymize"}));

  start(plugin.orthanc);

  for (const auto& uri : all_uris) {
    const bool foreign = uri == "/studies/x/anonymize" || uri == "/tools/bulk-anonymize";
    CHECK_MESSAGE(filtered(plugin.orthanc, uri) == (foreign ? 0 : 1), uri);
  }
  CHECK(filtered(plugin.orthanc, "/system") == 1);
  CHECK(filtered(plugin.orthanc, "/studies/x") == 1);
  CHECK(bypassed() == std::vector<std::string>{"/studies/{id}/anonymize", "/tools/bulk-anonymize"});
}

TEST_CASE("the log names the routes once, with what to change") {
  Initialized plugin(refuse, "", other_plugin({"/studies/([^/]+)/anonymize", "/tools/bulk-anonymize"}));

  filtered(plugin.orthanc, "/studies/x/anonymize");
  start(plugin.orthanc);
  filtered(plugin.orthanc, "/studies/x/anonymize");

  const std::string log = plugin.orthanc.log_text();
  CHECK(count(log,
              "Another plugin was loaded before the pseudonymizer and answers in its place: "
              "/studies/{id}/anonymize, /tools/bulk-anonymize.") == 1);
  CHECK(count(log, "\"Plugins\"") == 1);
  CHECK(routes().at("Advice").get<std::string>().find("\"Plugins\"") != std::string::npos);
}

TEST_CASE("another plugin that answers a probe by asking for another address of ours proves nothing") {
  static FakeOrthanc* asked = nullptr;
  static int status = 0;
  Initialized plugin(refuse, "", [](FakeOrthanc& orthanc) {
    orthanc.other_plugin("/studies/([^/]+)/anonymize",
                         [](OrthancPluginRestOutput* output, const char*, const OrthancPluginHttpRequest* request) {
                           status = asked->past_filter({request->method, "/tools/bulk-anonymize", "{}", {}, {}}).status;
                           reinterpret_cast<Answered*>(output)->status = status;
                           return OrthancPluginErrorCode_Success;
                         });
  });
  asked = &plugin.orthanc;

  CHECK(filtered(plugin.orthanc, "/studies/x/anonymize") == 0);
  CHECK(status == 405);
  CHECK(filtered(plugin.orthanc, "/tools/bulk-anonymize") == 1);
}

TEST_CASE("a probe is a GET, at an address at which there is nothing") {
  static std::vector<std::string> seen;
  seen.clear();
  Initialized plugin(refuse, "", [](FakeOrthanc& orthanc) {
    orthanc.other_plugin("/(studies|jobs)/([^/]+)/(anonymize|resubmit)",
                         [](OrthancPluginRestOutput*, const char* uri, const OrthancPluginHttpRequest* request) {
                           seen.push_back((request->method == get ? "GET " : "other ") + std::string(uri));
                           return OrthancPluginErrorCode_Success;
                         });
  });

  filtered(plugin.orthanc, "/studies/01234567-89abcdef-01234567-89abcdef-01234567/anonymize");

  CHECK(seen == std::vector<std::string>{"GET /studies/00000000-00000000-00000000-00000000-00000000/anonymize",
                                         "GET /jobs/00000000-0000-0000-0000-000000000000/resubmit"});
}

TEST_CASE("Java never hears of a probe, and it is not counted") {
  std::atomic<int> heard{0};
  const auto before = plugin().requests.internal.load();
  Initialized initialized([&heard](const pseudonymizer_event& event) {
    heard += event.kind == PSEUDONYMIZER_EVENT_REQUEST ? 1 : 0;
    refuse(event);
  });

  start(initialized.orthanc);
  initialized.java.settle();

  CHECK(heard == 0);
  CHECK(plugin().requests.internal == before);
}

TEST_CASE("a probe that failed for once is repeated, and the route is open again") {
  std::unique_ptr<FailedOnce> probed;
  bool at_first = true;
  bool at_once = true;
  std::chrono::steady_clock::time_point begin;
  do {  // Again if the machine was so busy that a second has passed.
    probed.reset();
    probed = std::make_unique<FailedOnce>();
    begin = std::chrono::steady_clock::now();
    at_first = probed->allows("/studies/x/anonymize");
    FailedOnce::fails = false;
    at_once = probed->allows("/studies/x/anonymize");
  } while (std::chrono::steady_clock::now() - begin >= std::chrono::seconds(1));
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  const bool after_a_second = probed->allows("/somewhere/else");

  CHECK_FALSE(at_first);
  CHECK_FALSE(at_once);
  CHECK(after_a_second);
  CHECK(probed->guard.bypassed().empty());
  CHECK(probed->allows("/studies/x/anonymize"));
  CHECK(probed->orthanc.log_text().find("answers all of its routes again") != std::string::npos);
}

TEST_CASE("while there is no Orthanc to ask, what is not proven is denied") {
  Guard guard;
  guard.watch({{"/studies/", "/anonymize", "/studies/0/anonymize", "/studies/{id}/anonymize"}});

  CHECK_FALSE(guard.allows(nullptr, "/studies/x/anonymize"));
  CHECK(guard.allows(nullptr, "/system"));
}

TEST_CASE("after a reset everything is found out again") {
  Initialized plugin(refuse);
  start(plugin.orthanc);
  CHECK(filtered(plugin.orthanc, "/studies/x/anonymize") == 1);
  OrthancPluginFinalize();
  FakeOrthanc again;
  again.configuration = plugin.orthanc.configuration;
  again.other_plugin("/studies/([^/]+)/anonymize", forward);

  REQUIRE(OrthancPluginInitialize(again.context()) == 0);

  CHECK(filtered(again, "/studies/x/anonymize") == 0);
  CHECK(bypassed() == std::vector<std::string>{"/studies/{id}/anonymize"});
  OrthancPluginFinalize();
}

TEST_CASE("the pixels masker may be loaded first: the filter blocks it, and nobody is told to change anything") {
  Initialized plugin(refuse, blocking, other_plugin({"/plugins/pixels-masker/series/([0-9a-f-]+)/anonymize"}));

  start(plugin.orthanc);

  CHECK(filtered(plugin.orthanc, "/plugins/pixels-masker/series/x/anonymize") == 0);
  CHECK(bypassed().empty());
  CHECK(plugin.orthanc.log_text().find("the request filter blocks it") != std::string::npos);
  CHECK(plugin.orthanc.log_text().find("Another plugin") == std::string::npos);
}

TEST_CASE("where the pixels masker comes after us our callback blocks it, also from inside") {
  Initialized plugin(refuse, blocking);
  const std::string uri = "/plugins/pixels-masker/studies/x/anonymize";

  CHECK(plugin.orthanc.over_http({post, uri, "{}", some_headers, {}}).status == 403);
  CHECK(plugin.orthanc.past_filter({post, uri, "{}", {}, {}}).status == 403);
  CHECK(plugin.orthanc.over_http({get, uri, "", some_headers, {}}).status == 405);
}

TEST_CASE("where modification is allowed the pixels masker is left alone") {
  Initialized plugin(refuse, "", other_plugin({"/plugins/pixels-masker/.*"}));

  start(plugin.orthanc);

  CHECK(filtered(plugin.orthanc, "/plugins/pixels-masker/studies/x/anonymize") == 1);
}

TEST_CASE("what another plugin does with the built-in's routes is its own affair where nothing is intercepted") {
  Initialized plugin(refuse, configured(R"("Intercept":"off")"), other_plugin({"/studies/([^/]+)/anonymize"}));

  start(plugin.orthanc);

  CHECK(filtered(plugin.orthanc, "/studies/x/anonymize") == 1);
  CHECK(bypassed().empty());
}

TEST_CASE("requests that no filter saw are counted, and those that were denied") {
  Initialized plugin(refuse, "", other_plugin({"/tools/bulk-anonymize"}));
  const auto before = routes();
  const auto more = [&before](const char* key) {
    return routes().at(key).get<uint64_t>() - before.at(key).get<uint64_t>();
  };

  plugin.orthanc.past_filter({post, "/studies/x/anonymize", "{}", {}, {}});
  plugin.orthanc.past_filter({post, "/studies/x/anonymize", "{}", some_headers, {}});
  plugin.orthanc.past_filter({post, "/series/x/anonymize", "{}", some_headers, {}});
  plugin.orthanc.over_http({post, "/studies/x/anonymize", "{}", some_headers, {}});
  plugin.orthanc.past_filter({get, "/pseudonymizer/health", "", {}, {}});
  for (int i = 0; i < 3; ++i) {
    filtered(plugin.orthanc, "/tools/bulk-anonymize");
  }

  CHECK(more("Internal") == 1);
  CHECK(more("Unfiltered") == 2);
  CHECK(more("Denied") == 3);
}

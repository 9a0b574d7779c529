// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge.h"
#include "initialized.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <thread>

namespace {

std::string text_of(const pseudonymizer_buffer& buffer) {
  std::string text(static_cast<const char*>(buffer.data), buffer.size);
  pseudonymizer_free(buffer.data);
  return text;
}

}  // namespace

TEST_CASE("the interface says its version") { CHECK(pseudonymizer_abi() == PSEUDONYMIZER_ABI); }

TEST_CASE("good settings let Orthanc start, refused ones do not and are logged line by line") {
  FakeJava java(nothing);
  java.refusal = "first problem\nsecond problem";
  FakeOrthanc orthanc;

  CHECK(OrthancPluginInitialize(orthanc.context()) == -1);

  CHECK(orthanc.log_text().find("first problem\nsecond problem\n") != std::string::npos);
  CHECK(pseudonymizer_log(PSEUDONYMIZER_LOG_INFO, "x") == PSEUDONYMIZER_CLOSED);
}

TEST_CASE("what the native half itself finds wrong stops the start, too") {
  FakeJava java(nothing);
  FakeOrthanc orthanc;
  orthanc.configuration = configured(R"("Bridge":{"PickUpSeconds":-1})");

  CHECK(OrthancPluginInitialize(orthanc.context()) == -1);

  CHECK(orthanc.log_text().find("Pseudonymizer.Bridge.PickUpSeconds: found -1") != std::string::npos);
}

TEST_CASE("what the native half and Java find wrong is told together, and each problem once") {
  FakeJava java(nothing);
  java.refusal =
      "Setting Pseudonymizer.Bridge.PickUpSeconds: found -1, allowed is a number of seconds, from 0.001 to 86400\n"
      "Setting Pseudonymizer.KeyFiel: no such setting";
  FakeOrthanc orthanc;
  orthanc.configuration = R"({"Java":{"InitializationClass":"com/example/Site"},
                              "Pseudonymizer":{"Java":{"Home":"/nowhere"},"Bridge":{"PickUpSeconds":-1}}})";

  CHECK(OrthancPluginInitialize(orthanc.context()) == -1);

  const std::string log = orthanc.log_text();
  CHECK(log.find("Java.Host: must be set") != std::string::npos);
  CHECK(log.find("KeyFiel") != std::string::npos);
  CHECK(log.find("PickUpSeconds") != std::string::npos);
  CHECK(log.find("PickUpSeconds") == log.rfind("PickUpSeconds"));
}

TEST_CASE("switched off, nothing is registered, and Orthanc starts") {
  FakeOrthanc orthanc;
  orthanc.configuration = R"({"Pseudonymizer":{"Enable":false,"Intercept":"nonsense"}})";

  CHECK(OrthancPluginInitialize(orthanc.context()) == 0);

  for (const char* uri : {"/pseudonymizer", "/pseudonymizer/health", "/studies/x/anonymize", "/jobs/x/resubmit"}) {
    CHECK_MESSAGE(!orthanc.has_route(uri), uri);
  }
  CHECK_FALSE(orthanc.has_filter());
  CHECK(!orthanc.on_change);
  CHECK(!orthanc.unserializer);
  CHECK(orthanc.explorer_extensions.empty());
  CHECK(orthanc.root_uris.empty());
  CHECK(orthanc.log_text() ==
        "The pseudonymizer is switched off by Pseudonymizer.Enable: Orthanc's own anonymization answers\n");
  OrthancPluginFinalize();
}

TEST_CASE("calls down pass while Orthanc runs, and are closed afterwards") {
  int32_t status = 0;
  pseudonymizer_buffer buffer{};
  {
    Initialized plugin(nothing);
    plugin.orthanc.rest = [](auto, const std::string& uri, const std::string&) {
      return uri == "/system" ? std::make_pair(OrthancPluginErrorCode_Success, std::string("{}"))
                              : std::make_pair(OrthancPluginErrorCode_UnknownResource, std::string());
    };

    CHECK(pseudonymizer_call("GET", "/system", nullptr, 0, &status, &buffer) == PSEUDONYMIZER_OK);
    CHECK(status == 200);
    CHECK(text_of(buffer) == "{}");
    CHECK(pseudonymizer_call("GET", "/nope", nullptr, 0, &status, &buffer) == PSEUDONYMIZER_OK);
    CHECK(status == 404);
    CHECK(text_of(buffer).empty());
    CHECK(pseudonymizer_call("PATCH", "/system", nullptr, 0, &status, &buffer) == PSEUDONYMIZER_REFUSED);
    CHECK(pseudonymizer_call("GET", "system", nullptr, 0, &status, &buffer) == PSEUDONYMIZER_REFUSED);
    CHECK(pseudonymizer_instance("i1", &buffer) == PSEUDONYMIZER_OK);
    CHECK(text_of(buffer) == "DICM of i1");
    CHECK(pseudonymizer_instance("nope", &buffer) == PSEUDONYMIZER_ABSENT);
    CHECK(pseudonymizer_configuration(&buffer) == PSEUDONYMIZER_OK);
    CHECK(text_of(buffer) == plugin.orthanc.configuration);
    CHECK(pseudonymizer_log(3, "x") == PSEUDONYMIZER_REFUSED);
    CHECK(pseudonymizer_instance("held", &buffer) == PSEUDONYMIZER_OK);
  }

  CHECK(text_of(buffer) == "DICM of held");
  CHECK(pseudonymizer_call("GET", "/system", nullptr, 0, &status, &buffer) == PSEUDONYMIZER_CLOSED);
  CHECK(pseudonymizer_submit_job("", "{}", 0, &buffer) == PSEUDONYMIZER_CLOSED);
  CHECK(pseudonymizer_metric("pseudonymizer_x", 1) == PSEUDONYMIZER_CLOSED);
}

namespace {

FakeOrthanc* asked_orthanc = nullptr;

/** Another plugin's route: answers with the headers of the request. */
OrthancPluginErrorCode tell_headers(OrthancPluginRestOutput* output, const char*,
                                    const OrthancPluginHttpRequest* request) {
  std::string text;
  for (uint32_t i = 0; i < request->headersCount; ++i) {
    text += std::string(request->headersKeys[i]) + ":" + request->headersValues[i] + "\n";
  }
  OrthancPluginAnswerBuffer(asked_orthanc->context(), output, text.data(), static_cast<uint32_t>(text.size()),
                            "text/plain");
  return OrthancPluginErrorCode_Success;
}

}  // namespace

TEST_CASE("other plugins are asked with the headers of a request") {
  int32_t status = 0;
  pseudonymizer_buffer buffer{};
  {
    Initialized plugin(nothing);
    asked_orthanc = &plugin.orthanc;
    plugin.orthanc.other_plugin("/auth/user/profile", tell_headers);

    CHECK(pseudonymizer_get_from_plugins("/auth/user/profile", R"({"host":"pacs","token":"gr\u00fc\u00df"})", &status,
                                         &buffer) == PSEUDONYMIZER_OK);
    CHECK(status == 200);
    CHECK(text_of(buffer) == "host:pacs\ntoken:gr\xc3\xbc\xc3\x9f\n");
    CHECK(pseudonymizer_get_from_plugins("/nope", "{}", &status, &buffer) == PSEUDONYMIZER_OK);
    CHECK(status == 404);
    for (const char* headers : {"", "[]", "{\"a\":1}", "{"}) {
      CHECK(pseudonymizer_get_from_plugins("/auth/user/profile", headers, &status, &buffer) == PSEUDONYMIZER_REFUSED);
    }
    CHECK(pseudonymizer_get_from_plugins("auth", "{}", &status, &buffer) == PSEUDONYMIZER_REFUSED);
  }
  CHECK(pseudonymizer_get_from_plugins("/auth/user/profile", "{}", &status, &buffer) == PSEUDONYMIZER_CLOSED);
}

TEST_CASE("metrics reach Orthanc with their latest value, also one that is unknown") {
  Initialized plugin(nothing);

  CHECK(pseudonymizer_metric("pseudonymizer_x", 1) == PSEUDONYMIZER_OK);
  CHECK(pseudonymizer_metric("pseudonymizer_x", 0.25F) == PSEUDONYMIZER_OK);
  CHECK(pseudonymizer_metric("pseudonymizer_y", NAN) == PSEUDONYMIZER_OK);

  REQUIRE(plugin.orthanc.metrics.size() == 2);
  // A timer would keep the largest value of ten seconds.
  CHECK(plugin.orthanc.metrics["pseudonymizer_x"] == std::make_pair(0.25F, OrthancPluginMetricsType_Default));
  CHECK(std::isnan(plugin.orthanc.metrics["pseudonymizer_y"].first));
}

TEST_CASE("global properties are kept by Orthanc, from 1024 upwards") {
  Initialized plugin(nothing);
  pseudonymizer_buffer buffer{};

  CHECK(pseudonymizer_get_global_property(5000, &buffer) == PSEUDONYMIZER_OK);
  CHECK(buffer.size == 0);
  CHECK(pseudonymizer_set_global_property(5000, "seen") == PSEUDONYMIZER_OK);
  CHECK(pseudonymizer_get_global_property(5000, &buffer) == PSEUDONYMIZER_OK);
  CHECK(text_of(buffer) == "seen");
  CHECK(pseudonymizer_set_global_property(1023, "x") == PSEUDONYMIZER_REFUSED);
  CHECK(pseudonymizer_get_global_property(1, &buffer) == PSEUDONYMIZER_REFUSED);
}

TEST_CASE("memory can be allocated, and freeing nothing or twice is harmless") {
  void* data = pseudonymizer_allocate(1000);
  REQUIRE(data != nullptr);
  std::memset(data, 1, 1000);

  pseudonymizer_free(data);
  pseudonymizer_free(data);
  pseudonymizer_free(nullptr);

  CHECK(pseudonymizer_allocate(0) == nullptr);
  CHECK(pseudonymizer_allocate((uint64_t{1} << 31U) + 1) == nullptr);
}

TEST_CASE("Orthanc may be reset again and again in one process, each time with another context") {
  std::atomic<int> changes{0};
  FakeJava java([&changes](const pseudonymizer_event& event) {
    if (event.kind == PSEUDONYMIZER_EVENT_CHANGE) {
      ++changes;
    } else if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
      pseudonymizer_answer(event.number, 200, "", "text/plain", "x", 1);
    }
  });

  for (int round = 1; round <= 4; ++round) {
    FakeOrthanc orthanc;
    REQUIRE(OrthancPluginInitialize(orthanc.context()) == 0);
    orthanc.on_change(OrthancPluginChangeType_OrthancStarted, OrthancPluginResourceType_None, nullptr);
    CHECK(orthanc.over_http({OrthancPluginHttpMethod_Get, "/pseudonymizer/x", "", {}, {}}).body == "x");
    CHECK(pseudonymizer_log(PSEUDONYMIZER_LOG_INFO, "round") == PSEUDONYMIZER_OK);
    CHECK(orthanc.log_text().find("round") != std::string::npos);
    orthanc.on_change(OrthancPluginChangeType_OrthancStopped, OrthancPluginResourceType_None, nullptr);
    CHECK(orthanc.over_http({OrthancPluginHttpMethod_Get, "/pseudonymizer/x", "", {}, {}}).status == 503);
    CHECK(pseudonymizer_log(PSEUDONYMIZER_LOG_INFO, "late") == PSEUDONYMIZER_CLOSED);
    OrthancPluginFinalize();
    CHECK(java.starts == round);
    CHECK(java.stops == round);
  }
  CHECK(changes == 4);
}

TEST_CASE("a request that waits when Orthanc stops is let go at once") {
  std::atomic<bool> asked{false};
  Initialized plugin([&asked](const pseudonymizer_event& event) {
    if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
      asked = true;
    }
  });
  Answered answered;
  std::thread client([&] {
    answered = plugin.orthanc.over_http({OrthancPluginHttpMethod_Get, "/pseudonymizer/x", "", {}, {}});
  });
  while (!asked) {
    std::this_thread::yield();
  }

  plugin.orthanc.on_change(OrthancPluginChangeType_OrthancStopped, OrthancPluginResourceType_None, nullptr);
  client.join();

  CHECK(answered.status == 503);
  CHECK(answered.body.find("Orthanc is stopping") != std::string::npos);
}

TEST_CASE("stopping waits for a call down that is inside") {
  std::atomic<bool> inside{false};
  std::atomic<bool> may_return{false};
  std::atomic<bool> returned{false};
  Initialized plugin(nothing);
  plugin.orthanc.rest = [&](auto, const std::string&, const std::string&) {
    inside = true;
    while (!may_return) {
      std::this_thread::yield();
    }
    returned = true;
    return std::make_pair(OrthancPluginErrorCode_Success, std::string());
  };
  std::thread caller([] {
    int32_t status = 0;
    pseudonymizer_buffer buffer{};
    pseudonymizer_call("GET", "/slow", nullptr, 0, &status, &buffer);
    pseudonymizer_free(buffer.data);
  });
  while (!inside) {
    std::this_thread::yield();
  }

  std::thread release([&] {
    while (pseudonymizer_log(PSEUDONYMIZER_LOG_INFO, "still open") != PSEUDONYMIZER_CLOSED) {
      std::this_thread::yield();
    }
    may_return = true;
  });
  plugin.orthanc.on_change(OrthancPluginChangeType_OrthancStopped, OrthancPluginResourceType_None, nullptr);

  CHECK(returned);
  caller.join();
  release.join();
}

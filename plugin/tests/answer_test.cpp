// SPDX-License-Identifier: GPL-3.0-or-later
#include "answer.h"

#include "fake_orthanc.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace pseudonymizer;

namespace {

Answered sent(int status, const std::string& body) {
  FakeOrthanc orthanc;
  Answered answered;
  answered.error =
      send(orthanc.context(), reinterpret_cast<OrthancPluginRestOutput*>(&answered), status, "application/json", body);
  return answered;
}

}  // namespace

TEST_CASE("every status is sent by the call that Orthanc takes it from") {
  for (const int status : {200, 201, 204, 301, 302, 400, 401, 403, 404, 405, 409, 500, 503}) {
    const Answered answered = sent(status, "{}");

    CHECK(answered.error == OrthancPluginErrorCode_Success);
    CHECK(answered.status == status);
  }
}

TEST_CASE("body and content type survive where HTTP allows a body") {
  for (const int status : {200, 400, 403, 404, 503}) {
    const Answered answered = sent(status, "{\"a\":1}");

    CHECK(answered.body == "{\"a\":1}");
    CHECK(answered.headers.at("Content-Type") == "application/json");
  }
  CHECK(sent(204, "{}").body.empty());
}

TEST_CASE("a redirection takes its target from the body") {
  CHECK(sent(301, "/app").headers.at("Location") == "/app");
  CHECK(sent(302, "/app").headers.at("Location") == "/app");
}

TEST_CASE("405 lists the methods in the body, if that is what it holds") {
  CHECK(sent(405, "GET,PUT").headers.at("Allow") == "GET,PUT");
  CHECK(sent(405, "{\"Message\":\"no\"}").headers.at("Allow") == "GET,POST,PUT,DELETE");
}

TEST_CASE("a status that Orthanc does not know does not blame the client") {
  CHECK(sent(418, "{}").error == OrthancPluginErrorCode_Plugin);
}

TEST_CASE("503 has the shape of Orthanc's errors") {
  FakeOrthanc orthanc;
  Answered answered;

  send_unavailable(orthanc.context(), reinterpret_cast<OrthancPluginRestOutput*>(&answered),
                   OrthancPluginHttpMethod_Post, "/studies/\xff\"/anonymize", message_of(Silence::not_answered));

  const auto body = nlohmann::json::parse(answered.body);
  CHECK(answered.status == 503);
  for (const char* key : {"HttpError", "HttpStatus", "Message", "Method", "OrthancError", "OrthancStatus", "Uri"}) {
    CHECK(body.contains(key));
  }
  CHECK(body["HttpStatus"] == 503);
  CHECK(body["Method"] == "POST");
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter.h"

#include "initialized.h"
#include "plugin.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace pseudonymizer;

namespace {

const std::array<const char*, 1> header_names = {"host"};
const std::array<const char*, 1> header_values = {"pacs.example"};
const std::array<const char*, 1> other_values = {"other.example"};
const Headers some{1, header_names.data(), header_values.data()};
const Headers others{1, header_names.data(), other_values.data()};
const Headers none{0, nullptr, nullptr};

int32_t filtered(const char* uri, const char* address, const Headers& headers = some) {
  plugin().guard.watch({});  // those of other tests
  return filter_request(post, uri, address, headers.count, headers.names, headers.values, 0, nullptr, nullptr);
}

}  // namespace

TEST_CASE("watched are all routes that can be registered, with and without trailing slash") {
  for (const std::string uri :
       {"/studies/x/anonymize", "/patients/x/anonymize", "/tools/bulk-anonymize", "/jobs/x/resubmit",
        "/studies/x/modify", "/tools/bulk-modify", "/studies/x/split", "/studies/x/merge", "/tools/create-dicom",
        "/plugins/pixels-masker/series/x/modify", "/plugins/pixels-masker/series/x/anonymize", "/pseudonymizer",
        "/pseudonymizer/health", "/pseudonymizer/links/a/b"}) {
    CHECK_MESSAGE(is_watched(uri), uri);
    CHECK_MESSAGE(is_watched(uri + "/"), uri);
  }
}

TEST_CASE("other addresses are not watched") {
  for (const char* uri : {"/", "", "/system", "/studies", "/studies/x", "/studies/x/anonymized", "/instances/x/file",
                          "/jobs/x/cancel", "/pseudonymizers/x", "/app/explorer.html"}) {
    CHECK_MESSAGE(!is_watched(uri), uri);
  }
}

TEST_CASE("the filter allows, and what it saw is taken once") {
  CHECK(filtered("/studies/x/anonymize", "192.0.2.7") == 1);

  const Sighting first = take_sighting(post, "/studies/x/anonymize", some);
  const Sighting second = take_sighting(post, "/studies/x/anonymize", none);

  CHECK(first.over_http);
  CHECK(first.address == "192.0.2.7");
  CHECK_FALSE(second.over_http);
  CHECK(second.address.empty());
}

TEST_CASE("a trailing slash, which only the filter sees, does not matter") {
  filtered("/studies/x/anonymize/", "192.0.2.7");

  CHECK(take_sighting(post, "/studies/x/anonymize", some).address == "192.0.2.7");
}

TEST_CASE("an unwatched request makes it forget") {
  filtered("/studies/x/anonymize", "192.0.2.7");
  filtered("/system", "192.0.2.8");

  CHECK(take_sighting(post, "/studies/x/anonymize", some).address.empty());
}

TEST_CASE("what a denied request left behind is not taken for another, which skipped the filter") {
  filtered("/studies/x/anonymize", "192.0.2.7");
  const Sighting other_headers = take_sighting(post, "/studies/x/anonymize", others);
  filtered("/studies/x/anonymize", "192.0.2.7");
  const Sighting other_uri = take_sighting(post, "/studies/y/anonymize", some);

  CHECK(other_headers.address.empty());
  CHECK(other_headers.over_http);
  CHECK(other_uri.address.empty());
}

TEST_CASE("a call from inside Orthanc, on the thread of a request, is not taken for that request") {
  filtered("/studies/x/anonymize", "192.0.2.7");

  const Sighting inside = take_sighting(post, "/studies/x/anonymize", none);

  CHECK_FALSE(inside.over_http);
  CHECK(inside.address.empty());
}

TEST_CASE("an overlong address is cut, not overrun") {
  const std::string address(500, '1');
  filtered("/pseudonymizer", address.c_str());

  CHECK(take_sighting(post, "/pseudonymizer", some).address.size() == 71);
}

TEST_CASE("a link cannot delete or change something of ours: _method makes it so for Orthanc, and is denied") {
  plugin().guard.watch({});
  const std::array<const char*, 2> arguments = {"limit", "_method"};
  const std::array<const char*, 2> settings = {"1", "DELETE"};
  const auto filtered_as = [&](OrthancPluginHttpMethod method, const char* uri, uint32_t count) {
    return filter_request(method, uri, "192.0.2.7", some.count, some.names, some.values, count, arguments.data(),
                          settings.data());
  };

  CHECK(filtered_as(OrthancPluginHttpMethod_Delete, "/pseudonymizer/links/x", 2) == 0);
  CHECK(filtered_as(OrthancPluginHttpMethod_Put, "/pseudonymizer/links/x", 2) == 0);
  CHECK(filtered_as(OrthancPluginHttpMethod_Delete, "/pseudonymizer/links/x", 1) == 1);
  CHECK(filtered_as(OrthancPluginHttpMethod_Get, "/pseudonymizer/links/x", 2) == 1);
  CHECK(filtered_as(OrthancPluginHttpMethod_Delete, "/jobs/x/resubmit", 2) == 1);
}

TEST_CASE("a multipart body, which Orthanc would swallow as an upload, is denied on our routes only") {
  Initialized initialized([](const auto&) {});
  const auto filtered_as = [&initialized](const char* uri, const char* name, const char* type) {
    return initialized.orthanc.filter({post, uri, "", {{"host", "pacs.example"}, {name, type}}, {}}, "192.0.2.7");
  };

  for (const char* type : {"multipart/form-data; boundary=x", "Multipart/Form-Data", " \tmultipart/related"}) {
    for (const char* uri : {"/studies/x/anonymize", "/series/x/anonymize/", "/tools/bulk-anonymize", "/jobs/x/resubmit",
                            "/pseudonymizer", "/pseudonymizer/built-in-copies", "/pseudonymizer/queue/retry/"}) {
      CHECK_MESSAGE(filtered_as(uri, "content-type", type) == 0, uri);
      CHECK_MESSAGE(filtered_as(uri, "Content-Type", type) == 0, uri);
      CHECK_MESSAGE(filtered_as(uri, "content-type", "application/x-www-form-urlencoded") == 1, uri);
      CHECK_MESSAGE(filtered_as(uri, "x-content-type", type) == 1, uri);
    }
    CHECK_MESSAGE(filtered_as("/studies/x/modify", "content-type", type) == 1, type);
    CHECK_MESSAGE(filtered_as("/instances", "content-type", type) == 1, type);
  }
}

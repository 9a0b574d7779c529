#include "masker.h"

#include "bridge.h"
#include "initialized.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pseudonymizer;

namespace {

constexpr auto get = OrthancPluginHttpMethod_Get;
constexpr auto post = OrthancPluginHttpMethod_Post;
const std::vector<std::pair<std::string, std::string>> some_headers = {{"host", "pacs.example"}};
const std::string blocking = configured(R"("Modify":"block")");

void refuse(const pseudonymizer_event& event) {
  if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
    pseudonymizer_answer(event.number, 403, "application/json", "{}", 2);
  }
}

/** The other plugin: refuses GET, and masks. */
OrthancPluginErrorCode mask(OrthancPluginRestOutput* output, const char*, const OrthancPluginHttpRequest* request) {
  auto& answered = *reinterpret_cast<Answered*>(output);
  answered.status = request->method == get ? 405 : 200;
  answered.body = "masked";
  return OrthancPluginErrorCode_Success;
}

void start(FakeOrthanc& orthanc) {
  orthanc.on_change(OrthancPluginChangeType_OrthancStarted, OrthancPluginResourceType_None, nullptr);
}

int32_t filtered(FakeOrthanc& orthanc, const std::string& uri) {
  return orthanc.filter({post, uri, "{}", some_headers, {}}, "192.0.2.7");
}

}  // namespace

TEST_CASE("the addresses of the pixels masker are known, with and without trailing slash") {
  for (const char* uri : {"/plugins/pixels-masker/studies/x/modify", "/plugins/pixels-masker/instances/x/anonymize/"}) {
    CHECK_MESSAGE(is_masker(uri), uri);
  }
  for (const char* uri : {"/studies/x/modify", "/plugins/pixels-masker/studies/x", "/plugins/other/studies/x/modify",
                          "/plugins/pixels-masker/"}) {
    CHECK_MESSAGE(!is_masker(uri), uri);
  }
}

TEST_CASE("until it is known who answers for the pixels masker the filter denies, and then our callback blocks") {
  Initialized plugin(refuse, blocking);
  const std::string uri = "/plugins/pixels-masker/studies/x/anonymize";
  const int32_t early = filtered(plugin.orthanc, uri);

  start(plugin.orthanc);

  CHECK(early == 0);
  CHECK(filtered(plugin.orthanc, uri) == 1);
  CHECK(plugin.orthanc.over_http({post, uri, "{}", some_headers, {}}).status == 403);
  CHECK(plugin.orthanc.past_filter({post, uri, "{}", {}, {}}).status == 403);
  CHECK(plugin.orthanc.over_http({get, uri, "", some_headers, {}}).status == 405);
}

TEST_CASE("if the pixels masker was loaded first, be it for one address only, the filter goes on denying") {
  Initialized plugin(refuse, blocking, [](FakeOrthanc& orthanc) {
    orthanc.other_plugin("/plugins/pixels-masker/series/([0-9a-f-]+)/anonymize", mask);
  });

  start(plugin.orthanc);

  CHECK(filtered(plugin.orthanc, "/plugins/pixels-masker/series/x/anonymize") == 0);
  CHECK(filtered(plugin.orthanc, "/plugins/pixels-masker/studies/x/modify/") == 0);
  CHECK(filtered(plugin.orthanc, "/studies/x/modify") == 1);
}

TEST_CASE("where modification is allowed the pixels masker is left alone") {
  Initialized plugin(refuse);

  start(plugin.orthanc);

  CHECK(filtered(plugin.orthanc, "/plugins/pixels-masker/studies/x/anonymize") == 1);
  CHECK_FALSE(plugin.orthanc.has_route("/plugins/pixels-masker/studies/x/anonymize"));
}

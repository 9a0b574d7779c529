// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge.h"
#include "initialized.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace {

/** Answers 200 with what the request was. */
void tell(const pseudonymizer_event& event) {
  if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
    std::string text = std::string(event.method) + " " + event.uri + " from " + event.remote_address +
                       (event.over_http == 1 ? " over HTTP" : " inside") +
                       (event.payload == 1 ? " as another says" : "");
    for (uint64_t i = 0; i < event.group_count; ++i) {
      text += std::string(" <") + event.groups[i] + ">";
    }
    for (uint64_t i = 0; i < event.header_count; ++i) {
      text += std::string(" ") + event.header_names[i] + ":" + event.header_values[i];
    }
    for (uint64_t i = 0; i < event.argument_count; ++i) {
      text += std::string(" ") + event.argument_names[i] + "=" + event.argument_values[i];
    }
    text += " " + std::string(static_cast<const char*>(event.body), event.body_size);
    pseudonymizer_answer(event.number, 200, "", "text/plain", text.data(), text.size());
  }
}

}  // namespace

TEST_CASE("Java sees the whole request") {
  Initialized plugin(tell);

  const Answered study = plugin.orthanc.over_http({post, "/studies/s1/anonymize", "{}", some_headers, {}});
  const Answered own = plugin.orthanc.over_http({get, "/pseudonymizer/a/b", "", some_headers, {{"limit", "3"}}});

  CHECK(study.body == "POST /studies/s1/anonymize from 192.0.2.7 over HTTP <studies> <s1> host:pacs.example {}");
  CHECK(own.body == "GET /pseudonymizer/a/b from 192.0.2.7 over HTTP <a/b> host:pacs.example limit=3 ");
}

TEST_CASE("Java sees arguments decoded once, whether Orthanc decodes them or not") {
  Initialized plugin(tell);

  for (const char* version : {"1.10.1", "1.12.7"}) {
    plugin.orthanc.context()->orthancVersion = version;
    CHECK(plugin.orthanc.over_http({get, "/pseudonymizer/a", "", {}, {{"patient", "a%2Bb+c%25%e2%82%ac%2"}}}).body ==
          "GET /pseudonymizer/a from 192.0.2.7 over HTTP <a> patient=a+b c%\u20ac%2 ");
    CHECK(plugin.orthanc.past_filter({get, "/pseudonymizer/a", "", {}, {{"patient", "a+b%25"}}}).body ==
          "GET /pseudonymizer/a from  inside <a> patient=a+b%25 ");
  }
  plugin.orthanc.context()->orthancVersion = "1.13.0";
  CHECK(plugin.orthanc.over_http({get, "/pseudonymizer/a", "", {}, {{"patient", "a+b%25"}}}).body ==
        "GET /pseudonymizer/a from 192.0.2.7 over HTTP <a> patient=a+b%25 ");
}

TEST_CASE("calls from inside Orthanc, and those that skipped the filter, are told apart") {
  Initialized plugin(tell);

  CHECK(plugin.orthanc.past_filter({post, "/tools/bulk-anonymize", "x", {}, {}}).body ==
        "POST /tools/bulk-anonymize from  inside x");
  CHECK(plugin.orthanc.past_filter({post, "/tools/bulk-anonymize", "x", some_headers, {}}).body ==
        "POST /tools/bulk-anonymize from  over HTTP host:pacs.example x");
}

TEST_CASE("that a plugin authenticated the sender is told, by Orthancs that tell it") {
  Initialized plugin(tell);
  plugin.orthanc.payload = "alice";

  plugin.orthanc.context()->orthancVersion = "1.12.9";
  CHECK(plugin.orthanc.over_http({get, "/pseudonymizer/links", "", {}, {}}).body ==
        "GET /pseudonymizer/links from 192.0.2.7 over HTTP as another says <links> ");
  plugin.orthanc.context()->orthancVersion = "1.12.8";
  CHECK(plugin.orthanc.over_http({get, "/pseudonymizer/links", "", {}, {}}).body ==
        "GET /pseudonymizer/links from 192.0.2.7 over HTTP <links> ");
  plugin.orthanc.context()->orthancVersion = "1.13.0";
  plugin.orthanc.payload = "";
  CHECK(plugin.orthanc.over_http({get, "/pseudonymizer/links", "", {}, {}}).body ==
        "GET /pseudonymizer/links from 192.0.2.7 over HTTP <links> ");
}

TEST_CASE("only POST passes on intercepted routes") {
  Initialized plugin(tell, configured(R"("Modify":"block")"));

  for (const char* uri : {"/patients/x/anonymize", "/tools/bulk-anonymize", "/jobs/x/resubmit", "/series/x/modify",
                          "/tools/bulk-modify", "/studies/x/split", "/studies/x/merge", "/tools/create-dicom"}) {
    for (const auto method : {get, OrthancPluginHttpMethod_Put, OrthancPluginHttpMethod_Delete}) {
      const Answered answered = plugin.orthanc.over_http({method, uri, "", some_headers, {}});
      CHECK_MESSAGE(answered.status == 405, uri);
      CHECK(answered.headers.at("Allow") == "POST");
    }
  }
}

TEST_CASE("what is not intercepted is not registered") {
  Initialized off(tell, configured(R"("Intercept":"off")"));

  CHECK_FALSE(off.orthanc.has_route("/studies/x/anonymize"));
  CHECK_FALSE(off.orthanc.has_route("/jobs/x/resubmit"));
  CHECK_FALSE(off.orthanc.has_route("/jobs/x"));
  CHECK_FALSE(off.orthanc.has_route("/jobs"));
  CHECK_FALSE(off.orthanc.has_route("/studies/x/modify"));
  CHECK_FALSE(off.orthanc.has_route("/tools/create-dicom"));
  CHECK_FALSE(off.orthanc.has_route("/plugins/pixels-masker/studies/x/modify"));
  CHECK(off.orthanc.has_route("/pseudonymizer/health"));
}

TEST_CASE("blocked modifications from inside go to the built-in, others to Java") {
  Initialized plugin(tell, configured(R"("Modify":"block")"));
  plugin.orthanc.rest = [](auto, const std::string& uri, const std::string& body) {
    return std::make_pair(OrthancPluginErrorCode_Success, "built-in " + uri + " " + body);
  };

  CHECK(plugin.orthanc.past_filter({post, "/studies/x/modify", "b", {}, {}}).body == "built-in /studies/x/modify b");
  CHECK(plugin.orthanc.over_http({post, "/studies/x/modify", "b", some_headers, {}}).body.substr(0, 5) == "POST ");
}

TEST_CASE("an error of the built-in is passed on as such") {
  Initialized plugin(tell, configured(R"("Modify":"block")"));

  CHECK(plugin.orthanc.past_filter({post, "/studies/x/modify", "b", {}, {}}).error ==
        OrthancPluginErrorCode_UnknownResource);
}

TEST_CASE("resubmitting is Java's concern only for built-in anonymizations") {
  Initialized plugin(tell);
  const auto resubmitted = [&plugin](const std::string& job) {
    plugin.orthanc.rest = [job](OrthancPluginHttpMethod method, const std::string& uri, const std::string&) {
      return std::make_pair(OrthancPluginErrorCode_Success, method == post ? "built-in " + uri : job);
    };
    return plugin.orthanc.over_http({post, "/jobs/j/resubmit", "", some_headers, {}});
  };
  const std::string built_in = "built-in /jobs/j/resubmit";

  CHECK(resubmitted(R"({"Type":"ResourceModification","Content":{"IsAnonymization":true}})").body.substr(0, 5) ==
        "POST ");
  CHECK(resubmitted(R"({"Type":"ResourceModification","Content":{"IsAnonymization":false}})").body == built_in);
  CHECK(
      resubmitted(R"({"Type":"ResourceModification","Content":{"IsAnonymization":true,"Pseudonymizer":true}})").body ==
      built_in);
  CHECK(resubmitted(R"({"Type":"DicomModalityStore","Content":{}})").body == built_in);
  CHECK(resubmitted("not JSON").status == 503);
}

TEST_CASE("resubmitting an unknown job is answered by the built-in, and fails closed if the look-up fails otherwise") {
  Initialized plugin(tell);
  const auto resubmitted = [&plugin](OrthancPluginErrorCode error) {
    plugin.orthanc.rest = [error](OrthancPluginHttpMethod, const std::string&, const std::string&) {
      return std::make_pair(error, std::string());
    };
    return plugin.orthanc.over_http({post, "/jobs/j/resubmit", "", some_headers, {}});
  };

  CHECK(resubmitted(OrthancPluginErrorCode_UnknownResource).error == OrthancPluginErrorCode_UnknownResource);
  CHECK(resubmitted(OrthancPluginErrorCode_Database).status == 503);
}

TEST_CASE("a silent Java is answered for") {
  Initialized plugin([](const auto&) {}, configured(R"("Bridge":{"PickUpSeconds":60,"AnswerSeconds":0.01})"));

  const Answered answered = plugin.orthanc.over_http({post, "/studies/x/anonymize", "{}", some_headers, {}});

  CHECK(answered.status == 503);
  CHECK(answered.body.find("did not answer in time") != std::string::npos);
}

TEST_CASE("what Java may not answer is refused, and a proper answer is still taken") {
  std::vector<int32_t> results;
  std::atomic<bool> told{false};
  Initialized plugin([&](const pseudonymizer_event& event) {
    results = {pseudonymizer_answer(event.number, 42, "", "text/plain", "a", 1),
               pseudonymizer_answer(event.number, 200, "a line", "text/plain", "a", 1),
               pseudonymizer_answer(event.number, 200, "", "text/plain", "a", uint64_t{1} << 33U),
               pseudonymizer_answer(event.number, 200, "", "text/plain", nullptr, 1),
               pseudonymizer_answer(event.number, 200, "", "text/plain", "a", 1),
               pseudonymizer_answer(event.number, 200, "", "text/plain", "a", 1)};
    told = true;
  });

  const Answered answered = plugin.orthanc.over_http({get, "/pseudonymizer/x", "", some_headers, {}});

  CHECK(answered.body == "a");
  while (!told) {
    std::this_thread::yield();
  }
  CHECK(results == std::vector<int32_t>{PSEUDONYMIZER_REFUSED, PSEUDONYMIZER_REFUSED, PSEUDONYMIZER_REFUSED,
                                        PSEUDONYMIZER_REFUSED, PSEUDONYMIZER_OK, PSEUDONYMIZER_ABSENT});
}

TEST_CASE("a client that asks too often is told when to ask again, with a status that Orthanc knows") {
  Initialized plugin([](const pseudonymizer_event& event) {
    if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
      pseudonymizer_answer(event.number, 429, "Retry-After: 90\n", "application/json", "{}", 2);
    }
  });

  const Answered answered = plugin.orthanc.over_http({post, "/studies/x/anonymize", "{}", some_headers, {}});

  CHECK(answered.status == 503);
  CHECK(answered.headers.at("Retry-After") == "90");
  CHECK(answered.body == "{}");
}

TEST_CASE("an answer that does not ask for patience has no such header") {
  Initialized plugin(tell);

  CHECK(plugin.orthanc.over_http({get, "/pseudonymizer/x", "", some_headers, {}}).headers.count("Retry-After") == 0);
}

TEST_CASE("both Explorers are told where our page is") {
  Initialized plugin(tell);

  CHECK(plugin.orthanc.root_uris["pseudonymizer"] == "/pseudonymizer/app/");
}

TEST_CASE("an answer has all the headers that Java gives it") {
  Initialized plugin([](const pseudonymizer_event& event) {
    if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
      pseudonymizer_answer(event.number, 200, "ETag: \"a: b\"\nCache-Control: no-cache", "text/css", "a", 1);
    }
  });

  Answered answered = plugin.orthanc.over_http({get, "/pseudonymizer/app/app.css", "", some_headers, {}});

  CHECK(answered.headers["ETag"] == "\"a: b\"");
  CHECK(answered.headers["Cache-Control"] == "no-cache");
}

TEST_CASE("our pages get the slash at their end that relative links need") {
  Initialized plugin(tell);
  FakeOrthanc& orthanc = plugin.orthanc;

  const Answered without = orthanc.over_http({get, "/pseudonymizer", "", some_headers, {}});
  // Orthanc shows the slash to the filter only.
  orthanc.filter({get, "/pseudonymizer/", "", some_headers, {}}, "192.0.2.7");
  const Answered with = orthanc.past_filter({get, "/pseudonymizer", "", some_headers, {}});

  CHECK(without.status == 302);
  CHECK(without.headers.at("Location") == "pseudonymizer/");
  CHECK(orthanc.over_http({get, "/pseudonymizer/app", "", some_headers, {}}).headers.at("Location") == "app/");
  CHECK(with.status == 200);
}

TEST_CASE("pages may load and run nothing from elsewhere") {
  Initialized plugin([](const pseudonymizer_event& event) {
    if (event.kind == PSEUDONYMIZER_EVENT_REQUEST) {
      pseudonymizer_answer(event.number, 200, "", "text/html; charset=utf-8", "<p>", 3);
    }
  });

  Answered page = plugin.orthanc.past_filter({get, "/pseudonymizer", "", some_headers, {}});

  CHECK(page.headers["Content-Security-Policy"].rfind("default-src 'none';", 0) == 0);
  CHECK(page.headers["X-Content-Type-Options"] == "nosniff");
}

TEST_CASE("without Java our page says so to a person") {
  FakeOrthanc orthanc;
  orthanc.configuration = configured(R"("Intercept":"replace")");
  REQUIRE(OrthancPluginInitialize(orthanc.context()) == 0);

  Answered page = orthanc.past_filter({get, "/pseudonymizer", "", some_headers, {}});

  CHECK(page.status == 503);
  CHECK(page.headers["Content-Type"] == "text/html; charset=utf-8");
  CHECK(page.body.find("The pseudonymizer is not ready") != std::string::npos);
  OrthancPluginFinalize();
}

namespace {

/** What the built-in was asked on /jobs, and a list of one failed job of ours as its answer. */
struct BuiltInJobs {
  explicit BuiltInJobs(FakeOrthanc& orthanc) {
    orthanc.rest = [this](OrthancPluginHttpMethod method, const std::string& uri, const std::string& body) {
      asked = std::to_string(method) + " " + uri + " " + body;
      return std::make_pair(error, answer);
    };
  }

  std::string asked;
  OrthancPluginErrorCode error = OrthancPluginErrorCode_Success;
  std::string answer =
      R"({"Content":{"Error":"x","Pseudonymizer":true},"ErrorDetails":"","State":"Failure","Type":"ResourceModification"})";
};

}  // namespace

TEST_CASE("a failed job of ours is shown with its reason, without Java") {
  FakeOrthanc orthanc;
  REQUIRE(OrthancPluginInitialize(orthanc.context()) == 0);
  const BuiltInJobs built_in(orthanc);

  const Answered answered = orthanc.over_http({get, "/jobs/j", "", some_headers, {}});

  CHECK(answered.status == 200);
  CHECK(answered.body.find(R"("ErrorDetails":"x")") != std::string::npos);
  OrthancPluginFinalize();
}

TEST_CASE("what is asked of jobs reaches the built-in, and what it says comes back") {
  Initialized plugin(tell);
  BuiltInJobs built_in(plugin.orthanc);
  built_in.answer = "[ 18446744073709551615 ]";

  CHECK(plugin.orthanc.over_http({get, "/jobs", "", some_headers, {}}).body == built_in.answer);
  CHECK(built_in.asked == "1 /jobs ");
  CHECK(plugin.orthanc.over_http({get, "/jobs", "", some_headers, {{"expand", ""}, {"a&b", "c d/\xc3\xa4"}}}).status ==
        200);
  CHECK(built_in.asked == "1 /jobs?expand=&a%26b=c%20d%2F%C3%A4 ");
  CHECK(plugin.orthanc.over_http({OrthancPluginHttpMethod_Delete, "/jobs/j?k", "", some_headers, {}}).status == 200);
  CHECK(built_in.asked == "4 /jobs/j%3Fk ");
  CHECK(plugin.orthanc.past_filter({get, "/jobs/j", "", {}, {}}).body == built_in.answer);
  CHECK_FALSE(plugin.orthanc.has_route("/jobs/j/archive"));
}

TEST_CASE("a job that the built-in does not know is answered as the built-in does") {
  Initialized plugin(tell);
  BuiltInJobs built_in(plugin.orthanc);
  built_in.error = OrthancPluginErrorCode_UnknownResource;

  const Answered unknown = plugin.orthanc.over_http({get, "/jobs/j", "", some_headers, {}});
  const Answered posted = plugin.orthanc.over_http({post, "/jobs", "", some_headers, {}});

  CHECK(unknown.error == OrthancPluginErrorCode_Success);
  CHECK(unknown.status == 404);
  CHECK(unknown.body.empty());
  CHECK(posted.status == 405);
  CHECK(posted.headers.at("Allow") == "GET");
  built_in.error = OrthancPluginErrorCode_InexistentItem;
  CHECK(plugin.orthanc.over_http({OrthancPluginHttpMethod_Delete, "/jobs/j", "", some_headers, {}}).error ==
        OrthancPluginErrorCode_InexistentItem);
}

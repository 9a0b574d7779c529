// SPDX-License-Identifier: GPL-3.0-or-later
#include "job_reasons.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace pseudonymizer;

namespace {

/** As Orthanc writes it; `details` is the line of ErrorDetails, which old versions lack. */
std::string job(const std::string& state, const std::string& content, const std::string& details,
                const std::string& type = "ResourceModification") {
  return "{\n   \"CompletionTime\" : \"20260101T000000\",\n   \"Content\" : " + content +
         ",\n   \"EffectiveRuntime\" : 1.0670000000000002,\n   \"ErrorCode\" : 1,\n"
         "   \"ErrorDescription\" : \"Error encountered within the plugin engine\",\n" +
         details + "   \"ID\" : \"j\",\n   \"Priority\" : 18446744073709551615,\n   \"State\" : \"" + state +
         "\",\n   \"Type\" : \"" + type + "\"\n}\n";
}

const std::string reason = "\"It is \\\"closed\\\" \\u00e4, { ] \\\\\"";
const std::string ours = "{\n      \"Error\" : " + reason + ",\n      \"Pseudonymizer\" : true\n   }";
const std::string no_details = "   \"ErrorDetails\" : \"\",\n";
const std::string with_details = "   \"ErrorDetails\" : " + reason + ",\n";

}  // namespace

TEST_CASE("a failed job of ours tells its reason, and nothing else changes") {
  CHECK(with_reasons(job("Failure", ours, no_details)) == job("Failure", ours, with_details));
}

TEST_CASE("so does a failed job that brings a table") {
  CHECK(with_reasons(job("Failure", ours, no_details, "PseudonymTable")) ==
        job("Failure", ours, with_details, "PseudonymTable"));
}

TEST_CASE("where Orthanc has no details yet they are added where newer ones have them") {
  CHECK(with_reasons(job("Failure", ours, "")) == job("Failure", ours, with_details));
}

TEST_CASE("other jobs stay as they are") {
  CHECK(with_reasons(job("Success", ours, no_details)).empty());
  CHECK(with_reasons(job("Running", ours, no_details)).empty());
  CHECK(with_reasons(job("Failure", "{ \"Error\" : \"x\" }", no_details)).empty());
  CHECK(with_reasons(job("Failure", "{ \"Error\" : \"x\", \"Pseudonymizer\" : false }", no_details)).empty());
  CHECK(with_reasons(job("Failure", "{ \"Pseudonymizer\" : true }", no_details)).empty());
  CHECK(with_reasons(job("Failure", "{ \"Error\" : \"\", \"Pseudonymizer\" : true }", no_details)).empty());
  CHECK(with_reasons(job("Failure", "{ \"Error\" : 5, \"Pseudonymizer\" : true }", no_details)).empty());
  CHECK(with_reasons(job("Failure", ours, no_details, "DicomModalityStore")).empty());
  CHECK(with_reasons(job("Failure", ours, "   \"ErrorDetails\" : \"known\",\n")).empty());
  CHECK(with_reasons(job("Failure", R"({ "Description" : "\"Pseudonymizer\" : true, \"Error\" : \"x\"" })", no_details))
            .empty());
}

TEST_CASE("what is deep inside a job is not taken for the job's own") {
  const std::string nested = "{ \"Deep\" : { \"Pseudonymizer\" : true, \"Error\" : \"x\" } }";
  CHECK(with_reasons(job("Failure", nested, no_details)).empty());
}

TEST_CASE("each failed job in a list tells its reason, between others") {
  const std::string other = job("Success", "{}", no_details);
  const auto list = [&other](const std::string& details) {
    return "[\n" + other + ",\n" + job("Failure", ours, details) + ", " + other + "," + job("Failure", ours, details) +
           "]\n";
  };

  CHECK(with_reasons(list(no_details)) == list(with_details));
  CHECK(with_reasons(list("")) == list(with_details));
}

TEST_CASE("a compact answer stays compact") {
  CHECK(
      with_reasons(
          R"({"Content":{"Error":"x","Pseudonymizer":true},"ErrorDescription":"y","State":"Failure","Type":"ResourceModification"})") ==
      R"({"Content":{"Error":"x","Pseudonymizer":true},"ErrorDescription":"y","ErrorDetails":"x","State":"Failure","Type":"ResourceModification"})");
}

TEST_CASE("nothing is added to what is not such an answer") {
  CHECK(with_reasons("").empty());
  CHECK(with_reasons("[\n   \"id\"\n]\n").empty());
  CHECK(with_reasons("\"Pseudonymizer\" \"Failure\"").empty());
  CHECK(with_reasons("<root>\"Pseudonymizer\" \"Failure\"</root>").empty());
}

TEST_CASE("an answer that was cut off anywhere is not read beyond its end") {
  const std::string whole = "[ " + job("Failure", ours, no_details) + ", " + job("Failure", ours, "") + "]";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    // A copy of just this size, so that a sanitizer sees every step too far.
    const std::string part(whole.data(), size);
    const std::string result = with_reasons(part);
    CHECK((result.empty() || result.size() > part.size()));
  }
}

// Minutes, if the whole list were read again for each job.
TEST_CASE("a list of ten thousand jobs is read once") {
  std::string list = "[";
  for (int i = 0; i < 10'000; ++i) {
    list += (i == 0 ? "" : ",") + job("Failure", ours, no_details);
  }
  list += "]";
  const auto start = std::chrono::steady_clock::now();

  const std::string result = with_reasons(list);

  CHECK(result.size() == list.size() + 10'000 * (reason.size() - 2));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}

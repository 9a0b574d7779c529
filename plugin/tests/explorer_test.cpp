// SPDX-License-Identifier: GPL-3.0-or-later
#include "initialized.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string source(const std::string& name) {
  std::ifstream file(std::string(PSEUDONYMIZER_SOURCES) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("the classic Explorer is extended by explorer.js, letter for letter") {
  const std::string javascript = source("explorer.js");
  for (const char* mode : {"replace", "block"}) {
    Initialized plugin(nothing, configured(R"("Intercept":")" + std::string(mode) + R"(")"));

    REQUIRE(plugin.orthanc.explorer_extensions.size() == 1);
    CHECK(plugin.orthanc.explorer_extensions.at("pseudonymizer") == javascript);
  }
  CHECK_FALSE(javascript.empty());
}

TEST_CASE("where nothing is intercepted the classic Explorer stays as it is") {
  Initialized plugin(nothing, configured(R"("Intercept":"off")"));

  CHECK(plugin.orthanc.explorer_extensions.empty());
}

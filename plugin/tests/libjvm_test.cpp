// SPDX-License-Identifier: GPL-3.0-or-later
#include "libjvm.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <string>

using namespace pseudonymizer;
namespace fs = std::filesystem;

namespace {

/** A folder with invented Java homes, removed at the end. */
class Homes {
 public:
  Homes() : root_(fs::temp_directory_path() / ("libjvm-test-" + std::to_string(getpid()))) {
    fs::create_directories(root_);
  }
  ~Homes() { fs::remove_all(root_); }
  Homes(const Homes&) = delete;
  Homes& operator=(const Homes&) = delete;

  fs::path add(const std::string& place, const std::string& version) const {
    const fs::path home = root_ / place;
    fs::create_directories(home / "lib/server");
    std::ofstream(home / "lib/server/libjvm.so") << "invented";
    std::ofstream(home / "release") << "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" << version << "\"\n";
    return home;
  }
  const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("the feature release is read from all forms of versions") {
  CHECK(feature_release("JAVA_VERSION=\"17.0.15\"") == 17);
  CHECK(feature_release("OS=\"Linux\"\nJAVA_VERSION=\"25\"\n") == 25);
  CHECK(feature_release("JAVA_VERSION=\"1.8.0_402\"") == 1);
  CHECK_FALSE(feature_release("JAVA_VERSION=\"x\""));
  CHECK_FALSE(feature_release(""));
}

TEST_CASE("the setting rules, and only it") {
  const Homes homes;
  const auto set = homes.add("set", "17.0.1");
  const auto variable = homes.add("variable", "21.0.1");

  CHECK(find_java(set.string(), variable.string(), homes.root()).libjvm == set / "lib/server/libjvm.so");
  CHECK(find_java("/nowhere", variable.string(), homes.root()).libjvm.empty());
}

TEST_CASE("a JAVA_HOME that is too old is passed over, and said so") {
  const Homes homes;
  const auto old = homes.add("old", "11.0.2");
  const auto usual = homes.add("usr/lib/jvm/some-17", "17.0.15");

  const JavaSearch search = find_java("", old.string(), homes.root());

  CHECK(search.libjvm == usual / "lib/server/libjvm.so");
  REQUIRE(!search.misses.empty());
  CHECK(search.misses[0].find("Java 11, needed is 17") != std::string::npos);
}

TEST_CASE("the default wins over newer ones, and newer ones over older") {
  const Homes homes;
  homes.add("usr/lib/jvm/a-17", "17.0.15");
  const auto newest = homes.add("usr/lib/jvm/b-25", "25.0.1");
  const auto before = find_java("", "", homes.root()).libjvm;
  const auto usual = homes.add("usr/lib/jvm/default-java", "21");

  CHECK(before == newest / "lib/server/libjvm.so");
  CHECK(find_java("", "", homes.root()).libjvm == usual / "lib/server/libjvm.so");
}

TEST_CASE("where nothing was found is listed") {
  const Homes homes;

  const JavaSearch search = find_java("", "", homes.root());

  CHECK(search.libjvm.empty());
  CHECK(search.misses.size() >= 4);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "jvm_options.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace pseudonymizer;

namespace {

using Options = std::vector<std::string>;

std::ptrdiff_t place(const Options& options, const std::string& option) {
  return std::find(options.begin(), options.end(), option) - options.begin();
}

bool contains(const Options& options, const std::string& option) {
  return place(options, option) != static_cast<std::ptrdiff_t>(options.size());
}

}  // namespace

TEST_CASE("the options of the administrator come later than ours and so override them") {
  const Options options = jvm_options({"-Xmx1g", "-XX:TieredStopAtLevel=4"}, "");
  CHECK(place(options, "-Xmx512m") < place(options, "-Xmx1g"));
  CHECK(place(options, "-XX:TieredStopAtLevel=1") < place(options, "-XX:TieredStopAtLevel=4"));
}

TEST_CASE("signals are left to Orthanc, whatever the administrator wants") {
  CHECK(jvm_options({"-Xmx1g"}, "").back() == "-Xrs");
}

TEST_CASE("a garbage collector is chosen only if no other one is, because the JVM would refuse two") {
  const std::string ours = "-XX:+UseSerialGC";
  CHECK(contains(jvm_options({}, ""), ours));
  CHECK(contains(jvm_options({"-XX:+UseStringDeduplication"}, "-Xlog:gc"), ours));
  CHECK_FALSE(contains(jvm_options({"-XX:+UseG1GC"}, ""), ours));
  CHECK_FALSE(contains(jvm_options({"-Xmx1g", "-XX:+UseZGC"}, ""), ours));
  CHECK_FALSE(contains(jvm_options({}, "-Xss1m -XX:+UseParallelGC"), ours));
}

TEST_CASE("the heap begins small, unless its size is chosen, because the JVM would refuse one above the largest") {
  const std::string ours = "-Xms32m";
  CHECK(contains(jvm_options({}, ""), ours));
  CHECK(contains(jvm_options({"-XX:+UseG1GC"}, "-Xlog:gc"), ours));
  CHECK_FALSE(contains(jvm_options({"-Xmx24m"}, ""), ours));
  CHECK_FALSE(contains(jvm_options({"-Xms256m"}, ""), ours));
  CHECK_FALSE(contains(jvm_options({"-XX:MaxHeapSize=24m"}, ""), ours));
  CHECK_FALSE(contains(jvm_options({"-XX:MaxRAMPercentage=5"}, ""), ours));
  CHECK_FALSE(contains(jvm_options({}, "-Xss1m -Xmx24m"), ours));
}

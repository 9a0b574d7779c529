// SPDX-License-Identifier: GPL-3.0-or-later
#include "jvm_options.h"

#include <algorithm>

namespace pseudonymizer {

namespace {

/** Whether it chooses a garbage collector, as -XX:+UseG1GC does. The JVM refuses to start with two of them. */
bool chooses_collector(const std::string& options) {
  const std::size_t begin = options.find("-XX:+Use");
  return begin != std::string::npos && options.find("GC", begin) != std::string::npos;
}

/** Whether it sets a size of the heap. The JVM refuses to start if the first size is above the largest. */
bool chooses_heap(const std::string& options) {
  return options.find("-Xm") != std::string::npos || options.find("HeapSize=") != std::string::npos ||
         options.find("RAMPercentage=") != std::string::npos;
}

}  // namespace

std::vector<std::string> jvm_options(const std::vector<std::string>& wanted, const std::string& from_environment) {
  std::vector<std::string> options = {
      "-Xmx512m",
      // JNA loads its native half; Java 24 and later warn about that unless told.
      "--enable-native-access=ALL-UNNAMED",
      // The better compiler would take a quarter of all processor time in the first thousands of instances, and later
      // save less than a tenth of it: most of the work is Orthanc's. See docs/performance.md.
      "-XX:TieredStopAtLevel=1",
  };
  const auto is_open = [&](bool (*chooses)(const std::string&)) {
    return !chooses(from_environment) && std::none_of(wanted.begin(), wanted.end(), chooses);
  };
  if (is_open(chooses_collector)) {
    // The heap is small, and pixels are outside it. Other collectors would take more memory and threads.
    options.emplace_back("-XX:+UseSerialGC");
  }
  if (is_open(chooses_heap)) {
    // Otherwise a heap of 1/64 of the machine's memory would be filled before the first look for garbage.
    options.emplace_back("-Xms32m");
  }
  options.insert(options.end(), wanted.begin(), wanted.end());
  // Without it the JVM takes over SIGTERM, and Orthanc cannot stop cleanly any more.
  options.emplace_back("-Xrs");
  return options;
}

}  // namespace pseudonymizer

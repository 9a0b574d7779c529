// SPDX-License-Identifier: GPL-3.0-or-later
#include "libjvm.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace pseudonymizer {

namespace fs = std::filesystem;

namespace {

std::optional<int> version_of(const fs::path& home) {
  std::ifstream file(home / "release");
  return feature_release({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

/** Takes a home if it will do; otherwise says why not. */
bool try_home(const fs::path& home, JavaSearch& search) {
  const fs::path library = home / "lib/server/libjvm.so";
  std::error_code ignored;
  if (!fs::exists(library, ignored)) {
    search.misses.push_back(home.string() + ": no lib/server/libjvm.so");
    return false;
  }
  const std::optional<int> version = version_of(home);
  if (!version || *version < oldest_java) {
    search.misses.push_back(home.string() + ": " +
                            (version ? "Java " + std::to_string(*version) : "a Java of unknown version") +
                            ", needed is " + std::to_string(oldest_java) + " or newer");
    return false;
  }
  search.libjvm = library;
  return true;
}

/** The homes below a folder, newest first. */
std::vector<fs::path> homes_in(const fs::path& folder) {
  std::vector<std::pair<int, fs::path>> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    found.emplace_back(version_of(entry->path()).value_or(0), entry->path());
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<fs::path> homes;
  for (auto& [version, home] : found) {
    if (version > 0) {
      homes.push_back(std::move(home));
    }
  }
  return homes;
}

}  // namespace

std::optional<int> release_of(const fs::path& libjvm) {
  return version_of(libjvm.parent_path().parent_path().parent_path());  // without lib/server/libjvm.so
}

std::optional<int> feature_release(const std::string& release_file) {
  const std::string key = "JAVA_VERSION=\"";
  const auto at = release_file.find(key);
  if (at == std::string::npos) {
    return std::nullopt;
  }
  try {
    return std::stoi(release_file.substr(at + key.size()));
  } catch (const std::logic_error&) {
    return std::nullopt;
  }
}

JavaSearch find_java(const std::string& setting, const std::string& java_home, const fs::path& root) {
  JavaSearch search;
  if (!setting.empty()) {
    try_home(setting, search);
    return search;
  }
  if (!java_home.empty() && try_home(java_home, search)) {
    return search;
  }
  std::vector<fs::path> places = {root / "usr/lib/jvm/default-java"};
  for (auto& home : homes_in(root / "usr/lib/jvm")) {
    places.push_back(std::move(home));
  }
  for (const char* usual : {"opt/java/openjdk", "usr/lib/jvm/java", "usr/local/openjdk-17", "usr/java/latest"}) {
    places.push_back(root / usual);
  }
  for (const auto& place : places) {
    if (try_home(place, search)) {
      return search;
    }
  }
  return search;
}

}  // namespace pseudonymizer

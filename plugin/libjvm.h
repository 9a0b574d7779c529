// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pseudonymizer {

/** Where a Java runtime was looked for, and the result. */
struct JavaSearch {
  /** The shared library of the JVM; empty if none will do. */
  std::filesystem::path libjvm;
  /** One line for each place: why it will not do. */
  std::vector<std::string> misses;
};

/** The oldest Java that runs us. */
constexpr int oldest_java = 17;

/**
 * Looks for a Java runtime: the home that the settings name, and only that if they name one; then `java_home`, the
 * environment variable; then the usual places below `root`, newest first.
 */
JavaSearch find_java(const std::string& setting, const std::string& java_home, const std::filesystem::path& root = "/");

/** The feature release of the Java that a libjvm.so belongs to; none if it does not tell. */
std::optional<int> release_of(const std::filesystem::path& libjvm);

/**
 * The feature release in the text of a `release` file, such as 17 for JAVA_VERSION="17.0.15"; none if it does not
 * tell.
 */
std::optional<int> feature_release(const std::string& release_file);

}  // namespace pseudonymizer

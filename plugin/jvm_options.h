// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace pseudonymizer {

/**
 * The options of the JVM that this plugin starts: ours, then those of the administrator, who can override ours, then
 * those that must hold. The class path is not among them.
 *
 * @param wanted the setting Java.Options
 * @param from_environment the text of JAVA_TOOL_OPTIONS and _JAVA_OPTIONS, which the JVM reads by itself
 */
std::vector<std::string> jvm_options(const std::vector<std::string>& wanted, const std::string& from_environment);

}  // namespace pseudonymizer

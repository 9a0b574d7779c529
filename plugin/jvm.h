// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings.h"

#include <functional>
#include <string>

namespace pseudonymizer {

/**
 * Starts the JVM on a thread of its own, with a large stack, and calls our Java launcher on it. Returns at once. A JVM
 * that runs since before POST /tools/reset is left alone: its threads go on pulling events.
 *
 * @param failed called, perhaps on that thread, with what went wrong, one line per item. Java will not come then
 */
void start_jvm(const Settings& settings, const std::function<void(const std::string&)>& failed);

/** What became of an attempt to launch our Java in a JVM that another plugin has created. */
enum class Launch {
  /** There is no JVM yet. */
  no_jvm,
  /** No Java class has asked for us. */
  not_asked,
  launched,
  failed
};

/**
 * Launches our Java on this thread, in a JVM that another plugin has created, if a class in there has asked for it.
 * Also lets Java use native code; without that, Java 24 and later warn.
 *
 * @param failure out: why it failed
 */
Launch launch_in_running_jvm(std::string& failure);

/**
 * Prepares for the JVM that the official Orthanc Java plugin is going to create. Opens libjvm.so, against which that
 * plugin is linked, so that it is found without LD_LIBRARY_PATH; and lets Java use native code once the JVM is there.
 *
 * @return why there is no libjvm.so, which that plugin may find all the same; "" if all is well
 */
std::string prepare_foreign_jvm(const Settings& settings);

/** The path of this shared library, as it was loaded. */
std::string library_path();

}  // namespace pseudonymizer

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

/**
 * Opens libjvm.so for the official Orthanc Java plugin, which is linked against it, so that it is found without
 * LD_LIBRARY_PATH. Not finding it is no error: the plugin may find it itself.
 */
void preload_libjvm(const Settings& settings);

/** The path of this shared library, as it was loaded. */
std::string library_path();

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mailbox.h"

#include <string>
#include <string_view>
#include <vector>

namespace pseudonymizer {

/** Who starts the JVM. */
enum class JavaHost {
  /** We do. */
  own,
  /** The official Orthanc Java plugin: its class starts our Java half. */
  java_plugin
};

/** The settings that the native half itself acts on; Java reads the rest, and checks these again. */
struct Settings {
  /** False for Enable false; the others then have their defaults, because nothing else is read. */
  bool enabled = true;
  /** False for Intercept "off": the built-in anonymization stays. */
  bool intercept = true;
  bool block_modify = false;
  Deadlines deadlines;
  JavaHost host = JavaHost::own;
  /** "" if not set. */
  std::string java_home;
  /** "" if not set. */
  std::string jar;
  std::vector<std::string> java_options;
  /** One line for each problem: the key, the value found, and the values allowed. */
  std::vector<std::string> problems;
};

/**
 * Reads Orthanc's whole configuration. Each wrong value is in the problems, and the safer value is taken instead. Where
 * two settings contradict each other about the host it is `own`, so that Java can tell its problems as well.
 */
Settings read_settings(std::string_view configuration);

/**
 * The configuration with an absolute StorageDirectory. Orthanc takes a relative one, and its default, from the folder
 * of the configuration file, which the configuration itself does not tell.
 *
 * configuration_path: that file, or a folder of such files; "" if Orthanc runs without. working_directory: what it is
 * relative to.
 */
std::string with_absolute_storage(std::string_view configuration, const std::string& configuration_path,
                                  const std::string& working_directory);

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "buffers.h"
#include "gate.h"
#include "guard.h"
#include "jobs.h"
#include "mailbox.h"
#include "settings.h"

#include <orthanc/OrthancCPlugin.h>

#include <atomic>
#include <cstdint>

namespace pseudonymizer {

/** Requests on intercepted routes since the process started, by what the filter had to do with them. */
struct RequestCounts {
  /** Denied, because another plugin would have answered. */
  std::atomic<uint64_t> denied{0};
  /** From inside Orthanc: they pass no filter and have no headers. */
  std::atomic<uint64_t> internal{0};
  /** With headers, but not seen by the filter: a plugin's bearer token skips it, and so does a script that sets
   * headers. */
  std::atomic<uint64_t> unfiltered{0};
};

/** The parts of the plugin that Orthanc's callbacks and Java's calls share. Thread-safe. */
struct Plugin {
  /** Orthanc's, for threads that come from Orthanc; null unless initialized. Java's threads pass the gate instead. */
  std::atomic<OrthancPluginContext*> context{nullptr};
  Gate gate;
  Mailbox mailbox;
  Buffers buffers;
  Jobs jobs;
  /** Whether saved built-in anonymization jobs are ours. */
  std::atomic<bool> intercept{true};
  /** Who starts the JVM. */
  std::atomic<JavaHost> host{JavaHost::own};
  Guard guard;
  RequestCounts requests;
};

/** The one plugin of the process. Never destroyed: threads of Java may still use it while the process exits. */
Plugin& plugin();

}  // namespace pseudonymizer

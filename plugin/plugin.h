#pragma once

#include "buffers.h"
#include "gate.h"
#include "jobs.h"
#include "mailbox.h"
#include "settings.h"

#include <orthanc/OrthancCPlugin.h>

#include <atomic>

namespace pseudonymizer {

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
  /** Whether the filter denies what is for the plugin pixels-masker: it is blocked, and may not come to our callback.
   */
  std::atomic<bool> deny_masker{false};
};

/** The one plugin of the process. Never destroyed: threads of Java may still use it while the process exits. */
Plugin& plugin();

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace pseudonymizer {

/**
 * Lets Java's calls down to Orthanc pass as long as Orthanc takes them, and knows how many are inside. Thread-safe.
 *
 * Orthanc's context dies when the plugin is finalized, while Java lives on: every call down holds a Pass.
 */
class Gate {
 public:
  /** Holds the gate open for one call down; false if the gate was closed. */
  class Pass {
   public:
    explicit Pass(Gate& gate);
    ~Pass();
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    explicit operator bool() const { return context_ != nullptr; }
    OrthancPluginContext* context() const { return context_; }

   private:
    Gate& gate_;
    OrthancPluginContext* context_;
  };

  void open(OrthancPluginContext* context);

  /** Refuses new calls and waits for those inside. Returns false if some were still inside after `patience`. */
  bool close(std::chrono::milliseconds patience);

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  OrthancPluginContext* context_ = nullptr;
  std::size_t inside_ = 0;
};

}  // namespace pseudonymizer

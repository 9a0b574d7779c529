// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace pseudonymizer {

/**
 * The memory that Java holds, and how each piece is freed: Orthanc's own by Orthanc's function, ours by free().
 * Thread-safe.
 *
 * Java may free late, when Orthanc's context is long gone, so the function is kept with the piece.
 */
class Buffers {
 public:
  using Free = void (*)(void*);

  /** Allocates uninitialized memory for Java; null if none is left. */
  void* allocate(uint64_t size);

  /** Copies a text for Java; null if there is no memory, or the text is empty. */
  void* copy(std::string_view text);

  /** Takes over memory that `free` frees, also if this throws. */
  void adopt(void* data, Free free);

  /** Frees what Java held; ignores what it did not hold. */
  void release(void* data);

 private:
  std::mutex mutex_;
  std::unordered_map<void*, Free> held_;
};

}  // namespace pseudonymizer

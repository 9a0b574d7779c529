// SPDX-License-Identifier: GPL-3.0-or-later
#include "buffers.h"

#include <cstdlib>
#include <cstring>

namespace pseudonymizer {

void* Buffers::allocate(uint64_t size) {
  void* data = std::malloc(size);
  if (data != nullptr) {
    adopt(data, std::free);
  }
  return data;
}

void* Buffers::copy(std::string_view text) {
  void* data = text.empty() ? nullptr : allocate(text.size());
  if (data != nullptr) {
    std::memcpy(data, text.data(), text.size());
  }
  return data;
}

void Buffers::adopt(void* data, Free free) {
  try {
    const std::lock_guard<std::mutex> lock(mutex_);
    held_.emplace(data, free);
  } catch (...) {
    free(data);
    throw;
  }
}

void Buffers::release(void* data) {
  Free free = nullptr;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = held_.find(data);
    if (found == held_.end()) {
      return;
    }
    free = found->second;
    held_.erase(found);
  }
  free(data);
}

}  // namespace pseudonymizer

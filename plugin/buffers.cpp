// SPDX-License-Identifier: GPL-3.0-or-later
#include "buffers.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace pseudonymizer {

namespace {

constexpr uintptr_t huge_page = uintptr_t{1} << 21U;

// Linux clears the memory of a large buffer page by page, which takes longer than to fill it. Huge pages are faster by
// far, but most distributions give them only to those who ask. A refusal changes nothing.
void ask_for_huge_pages(void* data, uint64_t size) {
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(data) + huge_page - 1) & ~(huge_page - 1);
  const uintptr_t end = (reinterpret_cast<uintptr_t>(data) + size) & ~(huge_page - 1);
  if (end > begin + huge_page) {
    (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  }
}

}  // namespace

void* Buffers::allocate(uint64_t size) {
  void* data = std::malloc(size);
  if (data != nullptr) {
    ask_for_huge_pages(data, size);
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

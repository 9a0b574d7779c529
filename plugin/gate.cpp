// SPDX-License-Identifier: GPL-3.0-or-later
#include "gate.h"

namespace pseudonymizer {

Gate::Pass::Pass(Gate& gate) : gate_(gate) {
  const std::lock_guard<std::mutex> lock(gate_.mutex_);
  context_ = gate_.context_;
  if (context_ != nullptr) {
    ++gate_.inside_;
  }
}

Gate::Pass::~Pass() {
  if (context_ != nullptr) {
    const std::lock_guard<std::mutex> lock(gate_.mutex_);
    if (--gate_.inside_ == 0) {
      gate_.left_.notify_all();
    }
  }
}

void Gate::open(OrthancPluginContext* context) {
  const std::lock_guard<std::mutex> lock(mutex_);
  context_ = context;
}

bool Gate::close(std::chrono::milliseconds patience) {
  std::unique_lock<std::mutex> lock(mutex_);
  context_ = nullptr;
  return left_.wait_for(lock, patience, [this] { return inside_ == 0; });
}

}  // namespace pseudonymizer

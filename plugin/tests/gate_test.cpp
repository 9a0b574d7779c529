// SPDX-License-Identifier: GPL-3.0-or-later
#include "gate.h"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <thread>

using pseudonymizer::Gate;
using namespace std::chrono_literals;

TEST_CASE("a gate that was never opened lets nobody pass") {
  Gate gate;

  CHECK_FALSE(bool(Gate::Pass(gate)));
}

TEST_CASE("an open gate gives the context") {
  Gate gate;
  OrthancPluginContext context{};
  gate.open(&context);

  const Gate::Pass pass(gate);

  CHECK(bool(pass));
  CHECK(pass.context() == &context);
}

TEST_CASE("closing waits for those inside and refuses new ones") {
  Gate gate;
  OrthancPluginContext context{};
  gate.open(&context);
  std::optional<Gate::Pass> inside(std::in_place, gate);

  bool drained = false;
  std::thread closing([&] { drained = gate.close(60s); });
  while (Gate::Pass(gate)) {
    std::this_thread::yield();
  }
  inside.reset();
  closing.join();

  CHECK(drained);
}

TEST_CASE("closing does not wait for ever") {
  Gate gate;
  OrthancPluginContext context{};
  gate.open(&context);
  const Gate::Pass inside(gate);

  CHECK_FALSE(gate.close(10ms));
}

TEST_CASE("a gate opens again with another context, while somebody is still inside from before") {
  Gate gate;
  OrthancPluginContext before{};
  OrthancPluginContext after{};
  gate.open(&before);
  std::optional<Gate::Pass> inside(std::in_place, gate);
  gate.close(1ms);

  gate.open(&after);

  CHECK(Gate::Pass(gate).context() == &after);
  inside.reset();
  CHECK(gate.close(1ms));
}

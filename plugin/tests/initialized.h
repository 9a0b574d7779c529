// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_java.h"
#include "fake_orthanc.h"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>

// What Orthanc looks up in the library; no header declares it.
extern "C" {
int32_t OrthancPluginInitialize(OrthancPluginContext* context);
void OrthancPluginFinalize();
}

/** A plugin that a fake Orthanc has initialized and that a fake Java serves, until the end of the test. */
struct Initialized {
  /** prepare: what happens in Orthanc before this plugin is loaded. */
  explicit Initialized(FakeJava::Handler handler, const std::string& configuration = "",
                       const std::function<void(FakeOrthanc&)>& prepare = [](auto&) {})
      : java(std::move(handler)) {
    prepare(orthanc);
    if (!configuration.empty()) {
      orthanc.configuration = configuration;
    }
    REQUIRE(OrthancPluginInitialize(orthanc.context()) == 0);
  }
  ~Initialized() { OrthancPluginFinalize(); }
  Initialized(const Initialized&) = delete;
  Initialized& operator=(const Initialized&) = delete;

  FakeOrthanc orthanc;
  FakeJava java;
};

/** A configuration that starts no JVM, with these settings of ours. */
inline std::string configured(const std::string& settings) {
  return R"({"Java":{"InitializationClass":"io.github.pseudonymizer.launch.Test"},"Pseudonymizer":{"Java":{"Home":"/nowhere"},)" +
         settings + "}}";
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugin.h"

#include "explorer.h"
#include "filter.h"
#include "json.h"
#include "jvm.h"
#include "orthanc.h"
#include "page.h"
#include "routes.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>

namespace pseudonymizer {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds patience_for_start{30'000};
constexpr milliseconds patience_for_stop{10'000};
constexpr milliseconds patience_for_calls{5'000};

// The oldest Orthanc that offers every service we call, even if we are built with a newer header of the SDK.
constexpr int oldest_major = 1;
constexpr int oldest_minor = 10;
constexpr int oldest_revision = 1;

void announce(const char* name, const char* resource) {
  plugin().mailbox.announce(Event::changed(name, resource == nullptr ? "" : resource));
}

/** Ends all business with Java and closes the gate. Does nothing the second time. */
void shut_down() {
  OrthancPluginContext* context = plugin().context.load();
  if (!plugin().mailbox.stop(patience_for_stop)) {
    log(context, LogLevel::warning, "The pseudonymizer did not stop in time");
  }
  if (!plugin().gate.close(patience_for_calls)) {
    log(context, LogLevel::warning, "The pseudonymizer still calls Orthanc although it is stopping");
  }
}

/** Whether the official Orthanc Java plugin is loaded. */
bool has_java_plugin(OrthancPluginContext* context) {
  OrthancMemory body(context);
  const RestResult result = call_rest(context, {OrthancPluginHttpMethod_Get, "/plugins", nullptr, 0}, body);
  const Json plugins = parse_json(body.text());
  return result.status == 200 && plugins.is_array() &&
         std::find(plugins.begin(), plugins.end(), "java") != plugins.end();
}

/** All plugins are loaded: the Java plugin has started our Java by now, or never will. */
void complain_without_java(OrthancPluginContext* context) {
  if (plugin().host != JavaHost::java_plugin || plugin().mailbox.attached()) {
    return;
  }
  for (const auto& problem : plugin().mailbox.untold_problems()) {
    log(context, LogLevel::error, problem);
  }
  log(context, LogLevel::error,
      has_java_plugin(context)
          ? "The class of Java.InitializationClass has not started the pseudonymizer: it must call "
            "io.github.pseudonymizer.launch.Pseudonymizer.start()"
          : "The Orthanc Java plugin is to start the pseudonymizer, but is not loaded: add libOrthancJava.so to "
            "Plugins; or, so that the pseudonymizer starts a JVM of its own, set Java.Enabled to false and "
            "Pseudonymizer.Java.Host to \"self\"");
  log(context, LogLevel::error, "The pseudonymizer has no Java: requests to anonymize are refused");
}

OrthancPluginErrorCode on_change(OrthancPluginChangeType change, OrthancPluginResourceType,
                                 const char* resource) noexcept {
  try {
    switch (change) {
      case OrthancPluginChangeType_StableStudy:
        announce("StableStudy", resource);
        break;
      case OrthancPluginChangeType_OrthancStarted:
        plugin().guard.probe(plugin().context);
        complain_without_java(plugin().context);
        announce("OrthancStarted", "");
        break;
      case OrthancPluginChangeType_OrthancStopped:
        shut_down();
        break;
      default:
        break;
    }
    return OrthancPluginErrorCode_Success;
  } catch (...) {
    return OrthancPluginErrorCode_Plugin;
  }
}

OrthancPluginJob* unserialize(const char* type, const char* serialized) noexcept {
  return restore_for_orthanc(plugin().context, type, serialized, plugin().intercept);
}

void java_failed(const std::string& why) {
  const Gate::Pass pass(plugin().gate);
  log(pass.context(), LogLevel::error, why);
  log(pass.context(), LogLevel::error, "The pseudonymizer has no Java: requests to anonymize are refused");
  plugin().mailbox.despair();
}

/**
 * Sees to it that Java comes, and returns what it thinks of the settings.
 *
 * later: out: whether it comes with a plugin that is loaded after us, and then keeps Orthanc from starting if need be
 */
Verdict bring_up_java(OrthancPluginContext* context, const Settings& settings, bool& later) {
  Mailbox& mailbox = plugin().mailbox;
  std::string failure;
  if (settings.host == JavaHost::own) {
    // Orthanc does not start if there are problems, so another plugin's Java may report more of them.
    const bool refused = !settings.problems.empty();
    if (!refused || (!mailbox.attached() && launch_in_running_jvm(failure) != Launch::launched)) {
      start_jvm(settings, java_failed);
    }
  } else if (!mailbox.attached()) {
    const Launch launch = launch_in_running_jvm(failure);
    if (launch == Launch::no_jvm) {
      later = true;
      log(context, LogLevel::warning, prepare_foreign_jvm(settings));
    }
    if (launch == Launch::failed) {
      java_failed(failure);
    }
    if (launch != Launch::launched) {
      return {};
    }
  }
  return mailbox.wait_for_verdict(patience_for_start);
}

void register_callbacks(OrthancPluginContext* context, const Settings& settings) {
  register_routes(context, settings);
  OrthancPluginRegisterIncomingHttpRequestFilter2(context, filter_request);
  OrthancPluginRegisterOnChangeCallback(context, on_change);
  OrthancPluginRegisterJobsUnserializer(context, unserialize);
  if (settings.intercept) {
    OrthancPluginExtendOrthancExplorer(context, explorer_javascript);
  }
  offer_page(context);
}

/** Returns whether Orthanc may start. */
bool initialize(OrthancPluginContext* context) {
  std::error_code no_working_directory;
  const std::string configuration = with_absolute_storage(configuration_text(context), configuration_path(context),
                                                          std::filesystem::current_path(no_working_directory).string());
  const Settings settings = read_settings(configuration);
  if (!settings.enabled) {
    log(context, LogLevel::warning,
        "The pseudonymizer is switched off by Pseudonymizer.Enable: Orthanc's own anonymization answers");
    return true;
  }
  plugin().context = context;
  plugin().intercept = settings.intercept;
  plugin().guard.watch(guarded_routes(settings));
  plugin().host = settings.host;
  register_callbacks(context, settings);
  plugin().gate.open(context);
  plugin().mailbox.start(configuration, settings.deadlines, settings.problems);

  bool later = false;
  const Verdict verdict = bring_up_java(context, settings, later);
  if (verdict.given) {
    return verdict.refusal.empty();
  }
  log(context, LogLevel::warning, "The pseudonymizer is not ready yet: until then it answers 503");
  if (later) {
    return true;  // Java tells its problems together with ours, and refuses the start
  }
  for (const auto& problem : settings.problems) {
    log(context, LogLevel::error, problem);
  }
  return settings.problems.empty();
}

void finalize() {
  shut_down();
  plugin().context = nullptr;
}

}  // namespace

Plugin& plugin() {
  static auto* const instance = new Plugin;
  return *instance;
}

}  // namespace pseudonymizer

// The four functions that Orthanc looks up in a plugin.
extern "C" {

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {
  try {
    pseudonymizer::finalize();
  } catch (...) {
    // Orthanc is going down, and takes no more messages.
  }
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* context) {
  try {
    if (OrthancPluginCheckVersionAdvanced(context, pseudonymizer::oldest_major, pseudonymizer::oldest_minor,
                                          pseudonymizer::oldest_revision) == 0) {
      pseudonymizer::log(context, pseudonymizer::LogLevel::error, "The pseudonymizer needs Orthanc 1.10.1 or newer");
      return -1;
    }
    OrthancPluginSetDescription(context, "Consistent pseudonymization in place of Orthanc's own anonymization.");
    if (pseudonymizer::initialize(context)) {
      return 0;
    }
  } catch (...) {
    OrthancPluginLogError(context, "The pseudonymizer cannot be initialized");
  }
  OrthancPluginFinalize();
  return -1;
}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "pseudonymizer"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return PSEUDONYMIZER_VERSION; }
}

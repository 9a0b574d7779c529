#include "plugin.h"

#include "explorer.h"
#include "filter.h"
#include "jvm.h"
#include "masker.h"
#include "orthanc.h"
#include "routes.h"

#include <chrono>
#include <filesystem>
#include <string>

namespace pseudonymizer {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds patience_for_start{30'000};
constexpr milliseconds patience_for_stop{10'000};
constexpr milliseconds patience_for_calls{5'000};

// The oldest Orthanc that offers every service we call, whatever the SDK's header that we are built with.
constexpr int oldest_major = 1;
constexpr int oldest_minor = 10;
constexpr int oldest_revision = 1;

constexpr const char* taken_message =
    "The pseudonymizer cannot start a JVM of its own, because the section \"Java\" of the configuration is for the "
    "Orthanc Java plugin, "
    "and a process can have only one JVM. Either set \"Java.InitializationClass\" to "
    "\"io/github/pseudonymizer/launch/JavaPlugin\" and "
    "add orthanc-pseudonymizer.jar to \"Java.Classpath\", or set \"Java.Enabled\" to false";

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

OrthancPluginErrorCode on_change(OrthancPluginChangeType change, OrthancPluginResourceType,
                                 const char* resource) noexcept {
  try {
    switch (change) {
      case OrthancPluginChangeType_StableStudy:
        announce("StableStudy", resource);
        break;
      case OrthancPluginChangeType_OrthancStarted:
        probe_masker(plugin().context);
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
  try {
    const auto job = restore_job(type, serialized, plugin().intercept);
    return job == nullptr ? nullptr : plugin().jobs.hand_to_orthanc(plugin().context, job);
  } catch (...) {
    return nullptr;
  }
}

void java_failed(const std::string& why) {
  const Gate::Pass pass(plugin().gate);
  log(pass.context(), LogLevel::error, why);
  log(pass.context(), LogLevel::error, "The pseudonymizer has no Java: requests to anonymize are refused");
  plugin().mailbox.despair();
}

/** Sees to it that Java comes, and returns what it thinks of the settings. */
Verdict bring_up_java(const Settings& settings) {
  Mailbox& mailbox = plugin().mailbox;
  if (settings.host == JavaHost::own) {
    start_jvm(settings, java_failed);
  } else {
    preload_libjvm(settings);
    if (!mailbox.attached()) {
      return {};  // the Orthanc Java plugin is loaded after us
    }
  }
  return mailbox.wait_for_verdict(patience_for_start);
}

/** Returns whether Orthanc may start. */
bool initialize(OrthancPluginContext* context) {
  std::error_code no_working_directory;
  const std::string configuration = with_absolute_storage(configuration_text(context), configuration_path(context),
                                                          std::filesystem::current_path(no_working_directory).string());
  const Settings settings = read_settings(configuration);
  if (settings.host == JavaHost::taken) {
    log(context, LogLevel::error, taken_message);
    return false;
  }
  plugin().context = context;
  plugin().intercept = settings.intercept;
  plugin().deny_masker = settings.block_modify;
  register_routes(context, settings);
  OrthancPluginRegisterIncomingHttpRequestFilter2(context, filter_request);
  OrthancPluginRegisterOnChangeCallback(context, on_change);
  OrthancPluginRegisterJobsUnserializer(context, unserialize);
  if (settings.intercept) {
    OrthancPluginExtendOrthancExplorer(context, explorer_javascript);
  }
  plugin().gate.open(context);
  plugin().mailbox.start(configuration, settings.deadlines);

  const Verdict verdict = bring_up_java(settings);
  for (const auto& problem : settings.problems) {
    log(context, LogLevel::error, problem);
  }
  if (!verdict.given) {
    log(context, LogLevel::warning, "The pseudonymizer is not ready yet: until then it answers 503");
  }
  return settings.problems.empty() && verdict.refusal.empty();
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
    // Orthanc is going down: there is nobody left to tell.
  }
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* context) {
  try {
    if (OrthancPluginCheckVersionAdvanced(context, pseudonymizer::oldest_major, pseudonymizer::oldest_minor,
                                          pseudonymizer::oldest_revision) == 0) {
      pseudonymizer::log(context, pseudonymizer::LogLevel::error,
                         "The pseudonymizer needs Orthanc 1.10.1 or newer");
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

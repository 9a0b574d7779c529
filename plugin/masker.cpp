#include "masker.h"

#include "orthanc.h"
#include "plugin.h"

#include <string>

namespace pseudonymizer {

namespace {

enum class Probe { none, sent, reached };

/** Orthanc calls the callback on the thread that asks. */
thread_local Probe probe = Probe::none;

constexpr std::string_view prefix = "/plugins/pixels-masker/";

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/** Whether our callback answers for this address. */
bool is_ours(OrthancPluginContext* context, const std::string& uri) {
  OrthancMemory body(context);
  probe = Probe::sent;
  RestCall call;
  call.uri = uri.c_str();
  call.past_plugins = false;
  call_rest(context, call, body);
  const bool reached = probe == Probe::reached;
  probe = Probe::none;
  return reached;
}

}  // namespace

bool is_masker(std::string_view uri) {
  if (uri.compare(0, prefix.size(), prefix) != 0) {
    return false;
  }
  while (!uri.empty() && uri.back() == '/') {
    uri.remove_suffix(1);
  }
  return ends_with(uri, "/modify") || ends_with(uri, "/anonymize");
}

void probe_masker(OrthancPluginContext* context) {
  if (!plugin().deny_masker) {
    return;
  }
  bool ours = true;
  for (const char* level : {"patients", "studies", "series", "instances"}) {
    for (const char* verb : {"/0/modify", "/0/anonymize"}) {
      ours = ours && is_ours(context, std::string(prefix) + level + verb);
    }
  }
  if (ours) {
    plugin().deny_masker = false;
  } else {
    log(context, LogLevel::info, "The plugin pixels-masker was loaded first: the request filter blocks it");
  }
}

bool masker_probed() {
  if (probe == Probe::none) {
    return false;
  }
  probe = Probe::reached;
  return true;
}

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

/** The methods of most requests. */
inline constexpr auto get = OrthancPluginHttpMethod_Get;
inline constexpr auto post = OrthancPluginHttpMethod_Post;

/** As a client's program sends them. */
inline const std::vector<std::pair<std::string, std::string>> some_headers = {{"host", "pacs.example"}};

/** What a REST callback answered. */
struct Answered {
  OrthancPluginErrorCode error = OrthancPluginErrorCode_Success;
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;
};

/** A request as a client makes it. */
struct Asked {
  OrthancPluginHttpMethod method = OrthancPluginHttpMethod_Get;
  std::string uri;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, std::string>> arguments;
};

/** Plays Orthanc: a plugin context that records what it is told, and calls the callbacks it was given. */
class FakeOrthanc {
 public:
  FakeOrthanc();
  FakeOrthanc(const FakeOrthanc&) = delete;
  FakeOrthanc& operator=(const FakeOrthanc&) = delete;

  OrthancPluginContext* context() { return &context_; }

  /** Makes a request over HTTP: the filter first, then the REST callback, on this thread. */
  Answered over_http(const Asked& asked, const std::string& address = "192.0.2.7");
  /** Makes a request that passes no filter. */
  Answered past_filter(const Asked& asked);
  /** Only the filter. */
  int32_t filter(const Asked& asked, const std::string& address);
  bool has_route(const std::string& uri) const;
  bool has_filter() const { return filter_ != nullptr; }
  /** Registers a callback of another plugin, which comes before those that are registered later. */
  void other_plugin(const std::string& route, OrthancPluginRestCallback callback) {
    routes_.emplace_back(route, callback);
  }

  std::string log_text();

  std::string configuration = R"({"Java":{"InitializationClass":"io.github.pseudonymizer.launch.Test"},
                                  "Pseudonymizer":{"Java":{"Home":"/nowhere"}}})";
  /** Answers calls of the REST API: status 0 means an error code. */
  std::function<std::pair<OrthancPluginErrorCode, std::string>(OrthancPluginHttpMethod, const std::string& uri,
                                                               const std::string& body)>
      rest = [](auto, auto, auto) { return std::make_pair(OrthancPluginErrorCode_UnknownResource, std::string()); };
  OrthancPluginOnChangeCallback on_change = nullptr;
  OrthancPluginJobsUnserializer unserializer = nullptr;
  /** Is given a job that was submitted, and finalizes it. */
  std::function<void(OrthancPluginJob*)> on_submit = finalize;
  /** Transcodes, by file and transfer syntax; "" for what cannot be. */
  std::function<std::string(const std::string& file, const std::string& transfer_syntax)> transcode =
      [](const std::string& file, const std::string& transfer_syntax) { return file + " as " + transfer_syntax; };
  /** What serializing a transcoded instance returns. */
  OrthancPluginErrorCode serialization = OrthancPluginErrorCode_Success;
  /** Transcoded instances that were not freed. */
  int instances = 0;
  /** What a plugin that authenticates says of the sender of a request: since 1.12.9 at the end of each. */
  std::string payload;
  std::map<int, std::string> properties;
  /** Values and types by name. */
  std::map<std::string, std::pair<float, OrthancPluginMetricsType>> metrics;
  /** JavaScript for the classic Orthanc Explorer, by plugin. */
  std::map<std::string, std::string> explorer_extensions;
  /** Where the pages of plugins are. */
  std::map<std::string, std::string> root_uris;
  bool takes_jobs = true;
  /** How many jobs Orthanc will refuse to make, the next ones. */
  int refused_new_jobs = 0;

  /** The callbacks of a job that Orthanc was given. */
  static const _OrthancPluginCreateJob& job(OrthancPluginJob* handle);
  static void finalize(OrthancPluginJob* handle);

 private:
  static OrthancPluginErrorCode invoke(OrthancPluginContext* context, _OrthancPluginService service,
                                       const void* parameters);
  OrthancPluginErrorCode serve(_OrthancPluginService service, const void* parameters);

  OrthancPluginContext context_{};
  std::vector<std::pair<std::string, OrthancPluginRestCallback>> routes_;
  OrthancPluginIncomingHttpRequestFilter2 filter_ = nullptr;
  std::mutex mutex_;
  std::string log_;
};

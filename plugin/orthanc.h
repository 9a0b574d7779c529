// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pseudonymizer {

enum class LogLevel { info, warning, error };

/** Writes to Orthanc's log, each line as one of its own. */
void log(OrthancPluginContext* context, LogLevel level, std::string_view message);

/** Memory that Orthanc allocated, freed at the end. Not thread-safe. */
class OrthancMemory {
 public:
  explicit OrthancMemory(OrthancPluginContext* context) : context_(context) {}
  ~OrthancMemory();
  OrthancMemory(const OrthancMemory&) = delete;
  OrthancMemory& operator=(const OrthancMemory&) = delete;

  OrthancPluginMemoryBuffer* target() { return &buffer_; }
  std::string_view text() const;
  const void* data() const { return buffer_.data; }
  uint32_t size() const { return buffer_.size; }

  /** Gives the memory away; the caller frees it with the context's Free. */
  OrthancPluginMemoryBuffer release();

 private:
  OrthancPluginContext* context_;
  OrthancPluginMemoryBuffer buffer_{};
};

/** Headers of a request. The texts are not owned. */
struct Headers {
  uint32_t count = 0;
  const char* const* names = nullptr;
  const char* const* values = nullptr;
};

/** A call of Orthanc's REST API. Text and body are read in place. */
struct RestCall {
  OrthancPluginHttpMethod method = OrthancPluginHttpMethod_Get;
  const char* uri = "";
  const void* body = nullptr;
  uint32_t size = 0;
  /** Whether only Orthanc itself may answer; if not, its plugins come first. */
  bool past_plugins = true;
  Headers headers = {};
};

/** What became of a RestCall. */
struct RestResult {
  OrthancPluginErrorCode error = OrthancPluginErrorCode_Success;
  /** The HTTP status, whether Orthanc told it or only an error. */
  int32_t status = 0;
  /** Whether Orthanc told the status itself. */
  bool told = false;
};

/** Calls Orthanc's REST API. `headers` may be null; otherwise it becomes a JSON object. */
RestResult call_rest(OrthancPluginContext* context, const RestCall& call, OrthancMemory& body,
                     OrthancMemory* headers = nullptr);

/** Encodes a DICOM file in another transfer syntax; that Orthanc cannot is BadFileFormat, for it does not tell why. */
OrthancPluginErrorCode transcode(OrthancPluginContext* context, const void* file, uint32_t size,
                                 const char* transfer_syntax, OrthancMemory& transcoded);

/** The HTTP status with which Orthanc's server would answer an error of this code. */
int32_t http_status(OrthancPluginErrorCode error);

/** GET, POST, PUT or DELETE; "" for anything else. */
const char* method_name(OrthancPluginHttpMethod method);

/** The method of this name, if there is one. */
std::optional<OrthancPluginHttpMethod> method_named(std::string_view name);

/** Orthanc's whole configuration as JSON; empty if it does not tell. */
std::string configuration_text(OrthancPluginContext* context);

/** The file or folder that Orthanc's configuration was read from; "" if unknown. */
std::string configuration_path(OrthancPluginContext* context);

}  // namespace pseudonymizer

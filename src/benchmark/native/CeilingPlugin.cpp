// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The fastest that any plugin can be: it stores files that are ready, from memory, by the call and the number of threads that our plugin uses. It
 * rewrites nothing and knows no database. For the benchmarks.
 *
 * POST /ceiling with {"Folder": "/a/folder", "Threads": 4} answers {"Stored": 200, "Seconds": 0.5}. The time does not include the reading of files.
 */
#include <orthanc/OrthancCPlugin.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace {

OrthancPluginContext* context = nullptr;

std::vector<std::string> read(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return files;
}

bool store(const std::string& file) {
  OrthancPluginMemoryBuffer answer{};
  const OrthancPluginErrorCode error = OrthancPluginRestApiPost(context, &answer, "/instances", file.data(), static_cast<uint32_t>(file.size()));
  if (error == OrthancPluginErrorCode_Success) {
    OrthancPluginFreeMemoryBuffer(context, &answer);
  }
  return error == OrthancPluginErrorCode_Success;
}

uint64_t store_all(const std::vector<std::string>& files, unsigned threads) {
  std::atomic<size_t> next{0};
  std::atomic<uint64_t> stored{0};
  std::vector<std::thread> running;
  for (unsigned i = 0; i < threads; i++) {
    running.emplace_back([&] {
      for (size_t index = next++; index < files.size(); index = next++) {
        stored += store(files[index]) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : running) {
    thread.join();
  }
  return stored;
}

std::string answer(const nlohmann::json& order) {
  const std::vector<std::string> files = read(order.at("Folder").get<std::string>());
  const auto begun = std::chrono::steady_clock::now();
  const uint64_t stored = store_all(files, order.at("Threads").get<unsigned>());
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  return nlohmann::json{{"Stored", stored}, {"Seconds", taken.count()}}.dump();
}

OrthancPluginErrorCode handle(OrthancPluginRestOutput* output, const char*, const OrthancPluginHttpRequest* request) {
  try {
    const char* body = static_cast<const char*>(request->body);
    const std::string text = answer(nlohmann::json::parse(body, body + request->bodySize));
    OrthancPluginAnswerBuffer(context, output, text.data(), static_cast<uint32_t>(text.size()), "application/json");
    return OrthancPluginErrorCode_Success;
  } catch (const std::exception& e) {
    OrthancPluginLogError(context, e.what());
    return OrthancPluginErrorCode_BadRequest;
  }
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* given) {
  context = given;
  OrthancPluginRegisterRestCallbackNoLock(context, "/ceiling", handle);
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() {}

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "ceiling"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "benchmark"; }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge.h"

#include "initialized.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace {

int32_t transcode(const std::string& file, const char* transfer_syntax, pseudonymizer_buffer& transcoded) {
  return pseudonymizer_transcode(file.data(), file.size(), transfer_syntax, &transcoded);
}

}  // namespace

TEST_CASE("a file is encoded by Orthanc, and is Java's until it is freed") {
  Initialized plugin(nothing);
  pseudonymizer_buffer transcoded{};

  CHECK(transcode("DICM", "1.2.840.10008.1.2.1", transcoded) == PSEUDONYMIZER_OK);

  CHECK(std::string(static_cast<const char*>(transcoded.data), transcoded.size) == "DICM as 1.2.840.10008.1.2.1");
  CHECK(plugin.orthanc.instances == 0);
  pseudonymizer_free(transcoded.data);
}

TEST_CASE("what Orthanc cannot encode is refused") {
  Initialized plugin(nothing);
  plugin.orthanc.transcode = [](const auto&, const auto&) { return std::string(); };
  pseudonymizer_buffer transcoded{};

  CHECK(transcode("DICM", "1.2.840.10008.1.2.4.100", transcoded) == PSEUDONYMIZER_REFUSED);

  CHECK(transcoded.data == nullptr);
}

TEST_CASE("what Orthanc encodes but cannot hand over is told, and leaks nothing") {
  Initialized plugin(nothing);
  pseudonymizer_buffer transcoded{};

  plugin.orthanc.serialization = OrthancPluginErrorCode_NotEnoughMemory;
  CHECK(transcode("DICM", "1.2.840.10008.1.2.1", transcoded) == PSEUDONYMIZER_NO_MEMORY);
  plugin.orthanc.serialization = OrthancPluginErrorCode_InternalError;
  CHECK(transcode("DICM", "1.2.840.10008.1.2.1", transcoded) == PSEUDONYMIZER_REFUSED);

  CHECK(plugin.orthanc.instances == 0);
}

TEST_CASE("a file that is none is refused without asking Orthanc") {
  Initialized plugin(nothing);
  plugin.orthanc.transcode = [](const auto&, const auto&) {
    FAIL("asked");
    return std::string();
  };
  pseudonymizer_buffer transcoded{};

  CHECK(pseudonymizer_transcode(nullptr, 4, "1.2.840.10008.1.2.1", &transcoded) == PSEUDONYMIZER_REFUSED);
  CHECK(pseudonymizer_transcode("DICM", 0, "1.2.840.10008.1.2.1", &transcoded) == PSEUDONYMIZER_REFUSED);
  CHECK(pseudonymizer_transcode("DICM", uint64_t{1} << 32U, "1.2.840.10008.1.2.1", &transcoded) ==
        PSEUDONYMIZER_REFUSED);
}

TEST_CASE("after the stop nothing is encoded") {
  { Initialized plugin(nothing); }
  pseudonymizer_buffer transcoded{};

  CHECK(transcode("DICM", "1.2.840.10008.1.2.1", transcoded) == PSEUDONYMIZER_CLOSED);
}

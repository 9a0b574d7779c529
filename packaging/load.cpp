// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>

#include <cstdio>

namespace {

// Calls a function of the library that returns a text.
bool say(void* library, const char* function) {
  void* address = dlsym(library, function);
  if (address == nullptr) {
    std::puts(dlerror());
    return false;
  }
  std::puts(reinterpret_cast<const char* (*)()>(address)());
  return true;
}

}  // namespace

// Loads a plugin of Orthanc without Orthanc, and says its name and version: for other processors, under qemu-user.
int main(int count, char** arguments) {
  if (count != 2) {
    return 2;
  }
  void* library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    std::puts(dlerror());
    return 1;
  }
  return say(library, "OrthancPluginGetName") && say(library, "OrthancPluginGetVersion") ? 0 : 1;
}

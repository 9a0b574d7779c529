// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A stand-in for Orthanc's official Java plugin. Of that it imitates what matters to another plugin in the same process: it is linked against
 * libjvm.so without a path; it creates the JVM on Orthanc's main thread, during initialization, with a class path as the only option; it
 * initializes the class named in the configuration; whatever that throws stops Orthanc's start; it detaches the thread; and it destroys the JVM
 * at the end. It has no SDK for Java.
 */
#include <jni.h>
#include <orthanc/OrthancCPlugin.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace {

using nlohmann::json;

OrthancPluginContext* context = nullptr;

/** The virtual machine. Its destructor waits for every thread that is not a daemon, as that of the official plugin does. */
class VirtualMachine {
 public:
  void create(const std::string& class_path) {
    std::string option = "-Djava.class.path=" + class_path;
    JavaVMOption options[1] = {{option.data(), nullptr}};
    JavaVMInitArgs arguments = {JNI_VERSION_1_6, 1, options, JNI_FALSE};
    JNIEnv* environment = nullptr;
    if (JNI_CreateJavaVM(&machine_, reinterpret_cast<void**>(&environment), &arguments) != JNI_OK) {
      machine_ = nullptr;
      throw std::runtime_error("Cannot create the JVM");
    }
  }

  /** Attaches the thread, finds the class, which initializes it, and detaches the thread. */
  void initialize_class(const std::string& name) {
    JNIEnv* environment = nullptr;
    if (machine_->AttachCurrentThread(reinterpret_cast<void**>(&environment), nullptr) != JNI_OK) {
      throw std::runtime_error("Cannot attach thread");
    }
    const bool found = environment->FindClass(name.c_str()) != nullptr;
    machine_->DetachCurrentThread();
    if (!found) {
      throw std::runtime_error("Unable to find class: " + name);
    }
  }

  void destroy() {
    if (machine_ != nullptr) {
      machine_->DestroyJavaVM();
      machine_ = nullptr;
    }
  }

  ~VirtualMachine() { destroy(); }

 private:
  JavaVM* machine_ = nullptr;
};

VirtualMachine machine;

json java_section() {
  char* text = OrthancPluginGetConfiguration(context);
  json configuration = json::parse(text);
  OrthancPluginFreeString(context, text);
  return configuration.value("Java", json());
}

}  // namespace

extern "C" {

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* orthanc) {
  context = orthanc;
  try {
    const json java = java_section();
    if (java.is_null() || !java.value("Enabled", true)) {
      return 0;
    }
    machine.create(java.at("Classpath").get<std::string>());
    if (java.contains("InitializationClass")) {
      machine.initialize_class(java["InitializationClass"].get<std::string>());
    }
    OrthancPluginLogWarning(context, "The stand-in for the Java plugin is initialized");
    return 0;
  } catch (const std::exception& e) {
    OrthancPluginLogError(context, e.what());
    return -1;
  }
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize() { machine.destroy(); }

ORTHANC_PLUGINS_API const char* OrthancPluginGetName() { return "java"; }

ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion() { return "stand-in"; }
}

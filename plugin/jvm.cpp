// SPDX-License-Identifier: GPL-3.0-or-later
#include "jvm.h"

#include "jvm_options.h"
#include "libjvm.h"

#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pseudonymizer {

namespace {

using CreateJavaVm = jint (*)(JavaVM**, void**, void*);

constexpr const char* launcher = "io/github/pseudonymizer/launch/Launcher";
constexpr const char* jar_name = "orthanc-pseudonymizer.jar";
constexpr std::size_t stack_bytes = std::size_t{8} << 20U;

constexpr const char* foreign_jvm =
    "Another plugin has already started a JVM, and a process can have only one. If it is the Orthanc Java plugin, set "
    "Pseudonymizer.Java.Host to \"orthanc-java-plugin\" and let its class call "
    "io.github.pseudonymizer.launch.Pseudonymizer.start(); if it is not needed, remove it from Plugins";

constexpr const char* no_classes =
    "Java does not start: orthanc-pseudonymizer.jar is damaged or not on the class path; that of the Orthanc Java "
    "plugin "
    "is Java.Classpath";

/** Java 24 and later warn about native code in modules that were not allowed it; see JEP 472. */
constexpr int first_java_that_warns = 24;
constexpr std::chrono::milliseconds pause_between_looks{5};
constexpr std::chrono::seconds patience_for_foreign_jvm{60};

/** What became of the one JVM that a process can have, if it is ours. */
enum class Fate { none, running, broken };
std::atomic<Fate> fate{Fate::none};

struct JvmFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string jar_of(const Settings& settings) {
  const std::filesystem::path jar = settings.jar.empty()
                                        ? std::filesystem::path(library_path()).parent_path() / jar_name
                                        : std::filesystem::path(settings.jar);
  std::error_code ignored;
  if (!std::filesystem::exists(jar, ignored)) {
    throw JvmFailure("There is no " + jar.string() + ": put it there, or set Pseudonymizer.Java.Jar");
  }
  return jar.string();
}

std::string listed(const std::vector<std::string>& misses) {
  std::string text = "Looked in:";
  for (const auto& miss : misses) {
    text += "\n  " + miss;
  }
  return text;
}

std::string cannot_be_loaded(const std::filesystem::path& library) {
  const char* reason = dlerror();
  return library.string() + " cannot be loaded: " + (reason == nullptr ? "" : reason);
}

/** The libjvm.so that is in this process already, or null. */
void* loaded_libjvm() { return dlopen("libjvm.so", RTLD_NOW | RTLD_NOLOAD); }

/** The JVM of this process, or null. */
JavaVM* running_jvm() {
  using GetCreatedJavaVms = jint (*)(JavaVM**, jsize, jsize*);
  void* library = loaded_libjvm();
  void* function = library == nullptr ? nullptr : dlsym(library, "JNI_GetCreatedJavaVMs");
  JavaVM* jvm = nullptr;
  jsize count = 0;
  if (function == nullptr || reinterpret_cast<GetCreatedJavaVms>(function)(&jvm, 1, &count) != JNI_OK || count == 0) {
    return nullptr;
  }
  return jvm;
}

CreateJavaVm load_libjvm(const Settings& settings) {
  const JavaSearch search = find_java(settings.java_home, environment("JAVA_HOME"));
  if (search.libjvm.empty()) {
    throw JvmFailure("No Java " + std::to_string(oldest_java) +
                     " or newer was found: install one, or set Pseudonymizer.Java.Home. " + listed(search.misses));
  }
  void* library = dlopen(search.libjvm.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* function = library == nullptr ? nullptr : dlsym(library, "JNI_CreateJavaVM");
  if (function == nullptr) {
    throw JvmFailure(cannot_be_loaded(search.libjvm));
  }
  return reinterpret_cast<CreateJavaVm>(function);
}

std::vector<std::string> options_of(const Settings& settings) {
  std::vector<std::string> options =
      jvm_options(settings.java_options, environment("JAVA_TOOL_OPTIONS") + " " + environment("_JAVA_OPTIONS"));
  options.push_back("-Djava.class.path=" + jar_of(settings));
  return options;
}

JNIEnv* create_jvm(const Settings& settings, JavaVM** jvm) {
  if (running_jvm() != nullptr) {
    throw JvmFailure(foreign_jvm);
  }
  const CreateJavaVm create = load_libjvm(settings);
  std::vector<std::string> texts = options_of(settings);
  std::vector<JavaVMOption> options;
  for (std::string& text : texts) {
    options.push_back({text.data(), nullptr});
  }
  JavaVMInitArgs arguments{};
  arguments.version = JNI_VERSION_10;
  arguments.nOptions = static_cast<jint>(options.size());
  arguments.options = options.data();
  JNIEnv* env = nullptr;
  const jint result = create(jvm, reinterpret_cast<void**>(&env), &arguments);
  if (result == JNI_EEXIST) {
    throw JvmFailure(foreign_jvm);
  }
  if (result != JNI_OK) {
    throw JvmFailure("The JVM does not start (JNI error " + std::to_string(result) +
                     "): check Pseudonymizer.Java.Options and what it wrote to standard error");
  }
  fate = Fate::running;
  return env;
}

/**
 * Name and message of the pending exception, which is cleared. Nothing of a dataset can be in it: Orthanc has not
 * started.
 */
std::string exception_text(JNIEnv* env) {
  jthrowable exception = env->ExceptionOccurred();
  env->ExceptionClear();
  jclass type = env->FindClass("java/lang/Throwable");
  jmethodID to_string = type == nullptr ? nullptr : env->GetMethodID(type, "toString", "()Ljava/lang/String;");
  auto text = to_string == nullptr ? nullptr : static_cast<jstring>(env->CallObjectMethod(exception, to_string));
  const char* chars = text == nullptr || env->ExceptionCheck() ? nullptr : env->GetStringUTFChars(text, nullptr);
  env->ExceptionClear();
  if (chars == nullptr) {
    return "an exception";
  }
  std::string result(chars);
  env->ReleaseStringUTFChars(text, chars);
  return result;
}

/** Calls a static method of our launcher with the path of this library; what it returns, or false for nothing. */
bool call_launcher(JNIEnv* env, const char* name, const char* signature, bool returns) {
  jclass type = env->FindClass(launcher);
  if (type == nullptr) {
    env->ExceptionClear();
    throw JvmFailure(no_classes);
  }
  jmethodID method = env->GetStaticMethodID(type, name, signature);
  jstring path = method == nullptr ? nullptr : env->NewStringUTF(library_path().c_str());
  bool result = false;
  if (path != nullptr && returns) {
    result = env->CallStaticBooleanMethod(type, method, path) == JNI_TRUE;
  } else if (path != nullptr) {
    env->CallStaticVoidMethod(type, method, path);
  }
  if (env->ExceptionCheck()) {
    throw JvmFailure("Java does not start: " + exception_text(env));
  }
  return result;
}

void launch(JNIEnv* env) {
  try {
    call_launcher(env, "launch", "(Ljava/lang/String;)V", false);
  } catch (...) {
    fate = Fate::broken;
    throw;
  }
}

/** This thread in a JVM that exists. Leaves the thread as it was. */
class Attachment {
 public:
  explicit Attachment(JavaVM& jvm) : jvm_(jvm) {
    void* env = nullptr;
    if (jvm_.GetEnv(&env, JNI_VERSION_10) != JNI_OK) {
      if (jvm_.AttachCurrentThreadAsDaemon(&env, nullptr) != JNI_OK) {
        throw JvmFailure("Java does not start: the JVM of the Orthanc Java plugin takes no thread");
      }
      attached_ = true;
    }
    env_ = static_cast<JNIEnv*>(env);
  }
  ~Attachment() {
    if (attached_) {
      jvm_.DetachCurrentThread();
    }
  }
  Attachment(const Attachment&) = delete;
  Attachment& operator=(const Attachment&) = delete;

  JNIEnv* env() const { return env_; }

 private:
  JavaVM& jvm_;
  JNIEnv* env_ = nullptr;
  bool attached_ = false;
};

/**
 * What the option --enable-native-access=ALL-UNNAMED does, which a JVM of others was not given: JNA loads its native
 * half. A Java that has no such method at most warns.
 */
void enable_native_access(JNIEnv* env) {
  jclass type = env->FindClass("java/lang/Module");
  jmethodID method =
      type == nullptr ? nullptr : env->GetStaticMethodID(type, "implAddEnableNativeAccessToAllUnnamed", "()V");
  if (method != nullptr) {
    env->CallStaticVoidMethod(type, method);
  }
  env->ExceptionClear();
}

/** Waits for the JVM that another plugin is about to create. */
void* enable_native_access_later(void*) noexcept {
  const auto end = std::chrono::steady_clock::now() + patience_for_foreign_jvm;
  try {
    while (std::chrono::steady_clock::now() < end) {
      if (JavaVM* jvm = running_jvm()) {
        const Attachment attachment(*jvm);
        enable_native_access(attachment.env());
        break;
      }
      std::this_thread::sleep_for(pause_between_looks);
    }
  } catch (...) {
    // Then Java only warns.
  }
  return nullptr;
}

/** Starts a thread whose stack is large enough for Java. Returns 0, or the number of an error. */
int start_thread(void* (*run)(void*), void* argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread{};
  const int result = pthread_create(&thread, &attributes, run, argument);
  pthread_attr_destroy(&attributes);
  return result;
}

struct Startup {
  Settings settings;
  std::function<void(const std::string&)> failed;

  void run() {
    JavaVM* jvm = nullptr;
    try {
      launch(create_jvm(settings, &jvm));
    } catch (const std::exception& e) {
      failed(e.what());
    }
    if (jvm != nullptr) {
      jvm->DetachCurrentThread();
    }
  }
};

void* run_startup(void* argument) noexcept {
  const std::unique_ptr<Startup> startup(static_cast<Startup*>(argument));
  try {
    startup->run();
  } catch (...) {
    // Not even the failure could be reported; those who wait for Java give up at their deadline.
  }
  return nullptr;
}

}  // namespace

void start_jvm(const Settings& settings, const std::function<void(const std::string&)>& failed) {
  if (fate == Fate::broken) {
    return failed("Java did not start earlier in this process: restart Orthanc");
  }
  if (fate == Fate::running) {
    return;
  }
  auto startup = std::make_unique<Startup>(Startup{settings, failed});
  const int result = start_thread(run_startup, startup.get());
  if (result == 0) {
    static_cast<void>(startup.release());
  } else {
    failed("No thread can be started for the JVM (error " + std::to_string(result) + ")");
  }
}

Launch launch_in_running_jvm(std::string& failure) {
  JavaVM* jvm = running_jvm();
  if (jvm == nullptr) {
    return Launch::no_jvm;
  }
  try {
    const Attachment attachment(*jvm);
    enable_native_access(attachment.env());
    return call_launcher(attachment.env(), "launchIfAsked", "(Ljava/lang/String;)Z", true) ? Launch::launched
                                                                                           : Launch::not_asked;
  } catch (const std::exception& e) {
    failure = e.what();
    return Launch::failed;
  }
}

std::string prepare_foreign_jvm(const Settings& settings) {
  void* library = loaded_libjvm();
  // One on the loader's own path is what the Java plugin would find without us.
  if (library == nullptr && settings.java_home.empty()) {
    library = dlopen("libjvm.so", RTLD_NOW | RTLD_GLOBAL);
  }
  if (library == nullptr) {
    const JavaSearch search = find_java(settings.java_home, environment("JAVA_HOME"));
    if (search.libjvm.empty()) {
      return "The Orthanc Java plugin needs libjvm.so of Java " + std::to_string(oldest_java) +
             " or newer, and none was found. " + listed(search.misses) +
             "\nSet Pseudonymizer.Java.Home, or LD_LIBRARY_PATH before Orthanc starts";
    }
    library = dlopen(search.libjvm.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr) {
      return cannot_be_loaded(search.libjvm);
    }
  }
  Dl_info info{};
  if (dladdr(dlsym(library, "JNI_CreateJavaVM"), &info) != 0 && info.dli_fname != nullptr &&
      release_of(info.dli_fname).value_or(0) >= first_java_that_warns) {
    start_thread(enable_native_access_later, nullptr);
  }
  return {};
}

std::string library_path() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&library_path), &info) == 0 || info.dli_fname == nullptr) {
    return {};
  }
  std::error_code error;
  const auto absolute = std::filesystem::absolute(info.dli_fname, error);
  return error ? info.dli_fname : absolute.string();
}

}  // namespace pseudonymizer

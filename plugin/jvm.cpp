#include "jvm.h"

#include "libjvm.h"

#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace pseudonymizer {

namespace {

using CreateJavaVm = jint (*)(JavaVM**, void**, void*);

constexpr const char* launcher = "io/github/pseudonymizer/launch/Launcher";
constexpr const char* jar_name = "orthanc-pseudonymizer.jar";
constexpr std::size_t stack_bytes = std::size_t{8} << 20U;

/** What became of the one JVM that a process can have. */
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

CreateJavaVm load_libjvm(const Settings& settings) {
  const JavaSearch search = find_java(settings.java_home, environment("JAVA_HOME"));
  if (search.libjvm.empty()) {
    std::string message = "No Java " + std::to_string(oldest_java) +
                          " or newer was found: install one, or set Pseudonymizer.Java.Home. Looked in:";
    for (const auto& miss : search.misses) {
      message += "\n  " + miss;
    }
    throw JvmFailure(message);
  }
  void* library = dlopen(search.libjvm.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* function = library == nullptr ? nullptr : dlsym(library, "JNI_CreateJavaVM");
  if (function == nullptr) {
    const char* reason = dlerror();
    throw JvmFailure(search.libjvm.string() + " cannot be loaded: " + (reason == nullptr ? "" : reason));
  }
  return reinterpret_cast<CreateJavaVm>(function);
}

std::vector<std::string> options_of(const Settings& settings) {
  // JNA loads its native half; Java 24 and later warn about that unless told.
  std::vector<std::string> options = {"-Xmx512m", "--enable-native-access=ALL-UNNAMED"};
  options.insert(options.end(), settings.java_options.begin(), settings.java_options.end());
  // Without it the JVM takes over SIGTERM, and Orthanc cannot stop cleanly any more.
  options.emplace_back("-Xrs");
  options.push_back("-Djava.class.path=" + jar_of(settings));
  return options;
}

JNIEnv* create_jvm(const Settings& settings, JavaVM** jvm) {
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
    throw JvmFailure("Another plugin has already started a JVM, and a process can have only one");
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

void launch(JNIEnv* env) {
  jclass type = env->FindClass(launcher);
  jmethodID method = type == nullptr ? nullptr : env->GetStaticMethodID(type, "launch", "(Ljava/lang/String;)V");
  jstring path = method == nullptr ? nullptr : env->NewStringUTF(library_path().c_str());
  if (path != nullptr) {
    env->CallStaticVoidMethod(type, method, path);
  }
  if (env->ExceptionCheck()) {
    fate = Fate::broken;
    throw JvmFailure("Java does not start: " + exception_text(env));
  }
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
    // Not even the failure could be told; whoever waits for Java gives up by himself.
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
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread{};
  const int result = pthread_create(&thread, &attributes, run_startup, startup.get());
  pthread_attr_destroy(&attributes);
  if (result == 0) {
    static_cast<void>(startup.release());
  } else {
    failed("No thread can be started for the JVM (error " + std::to_string(result) + ")");
  }
}

void preload_libjvm(const Settings& settings) {
  // One on the loader's own path is what the Java plugin would find without us.
  if (settings.java_home.empty() && dlopen("libjvm.so", RTLD_NOW | RTLD_GLOBAL) != nullptr) {
    return;
  }
  const JavaSearch search = find_java(settings.java_home, environment("JAVA_HOME"));
  if (!search.libjvm.empty()) {
    dlopen(search.libjvm.c_str(), RTLD_NOW | RTLD_GLOBAL);
  }
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

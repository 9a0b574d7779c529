// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.h"

#include "json.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace pseudonymizer {

namespace {

// Keeps milliseconds far from overflow; no wait is longer than a day.
constexpr double most_seconds = 86'400;

constexpr const char* our_package = "io/github/pseudonymizer/launch/";

/** What a value is, in the words that Java uses, too; true, false and null as such. */
std::string type_of(const Json& value) {
  if (value.is_object()) {
    return "an object";
  }
  if (value.is_array()) {
    return "a list";
  }
  if (value.is_string()) {
    return "a text";
  }
  return value.is_number() ? "a number" : to_text(value);
}

/**
 * A JSON object under a name, with a way to report problems in it. A value is shown only if it has the type that is
 * asked for: one that has another type may belong elsewhere and be a secret.
 */
class Section {
 public:
  Section(const Json& object, std::string path, std::vector<std::string>& problems)
      : object_(object), path_(std::move(path)), problems_(problems) {}

  Section section(const char* key) const {
    static const Json none = Json::object();
    const Json* found = find(key);
    if (found != nullptr && !found->is_object()) {
      complain(key, *found, false, "an object");
      found = nullptr;
    }
    return {found == nullptr ? none : *found, path_ + key + ".", problems_};
  }

  /** The text under a key, or "". An empty text is a problem. */
  std::string text(const char* key) const {
    const Json* found = find(key);
    if (found == nullptr) {
      return {};
    }
    if (!found->is_string() || found->get_ref<const std::string&>().empty()) {
      complain(key, *found, found->is_string(), "a text");
      return {};
    }
    return found->get<std::string>();
  }

  std::vector<std::string> texts(const char* key) const {
    const Json* found = find(key);
    if (found == nullptr) {
      return {};
    }
    if (!found->is_array()) {
      complain(key, *found, false, "a list of texts");
      return {};
    }
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < found->size(); ++i) {
      const Json& text = (*found)[i];
      if (text.is_string()) {
        texts.push_back(text.get<std::string>());
      } else {
        complain(key + ("[" + std::to_string(i) + "]"), text, false, "a text");
      }
    }
    return texts;
  }

  std::chrono::milliseconds seconds(const char* key, std::chrono::milliseconds otherwise) const {
    const Json* found = find(key);
    if (found == nullptr) {
      return otherwise;
    }
    const double value = found->is_number() ? found->get<double>() : std::nan("");
    if (!(value >= 0.001 && value <= most_seconds)) {
      complain(key, *found, found->is_number(), "a number of seconds, from 0.001 to 86400");
      return otherwise;
    }
    return std::chrono::milliseconds{std::llround(value * 1000)};
  }

  /** One of the choices, the first being the default. */
  std::string choice(const char* key, std::initializer_list<const char*> choices) const {
    const Json* found = find(key);
    if (found == nullptr) {
      return *choices.begin();
    }
    std::string allowed;
    for (const char* choice : choices) {
      if (found->is_string() && found->get_ref<const std::string&>() == choice) {
        return choice;
      }
      allowed += (allowed.empty() ? "\"" : ", \"") + std::string(choice) + "\"";
    }
    complain(key, *found, found->is_string(), "one of " + allowed);
    return {};
  }

  bool has(const char* key) const { return find(key) != nullptr; }

  /** True or false, or true if it is missing. */
  bool flag(const char* key) const {
    const Json* found = find(key);
    if (found != nullptr && !found->is_boolean()) {
      complain(key, *found, false, "true or false");
    }
    return !denies(key);
  }

  /** Tells what else is wrong with a key. */
  void problem(const std::string& key, const std::string& text) const {
    problems_.push_back("Setting " + path_ + key + ": " + text);
  }

  /** Whether a key is false; anything else counts as true. */
  bool denies(const char* key) const {
    const Json* found = find(key);
    return found != nullptr && found->is_boolean() && !found->get<bool>();
  }

 private:
  const Json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  void complain(const std::string& key, const Json& found, bool shown, const std::string& allowed) const {
    problem(key, "found " + (shown ? to_text(found) : type_of(found)) + ", allowed is " + allowed);
  }

  const Json& object_;
  std::string path_;
  std::vector<std::string>& problems_;
};

constexpr const char* host_key = "Host";
constexpr const char* self = "self";
constexpr const char* java_plugin = "orthanc-java-plugin";
constexpr const char* only_one = "a process can have only one JVM: ";

/** What the section "Java" says. It belongs to the Orthanc Java plugin. */
struct ForeignSection {
  explicit ForeignSection(const Section& root) {
    if (root.has("Java")) {
      const Section java = root.section("Java");
      active = !java.denies("Enabled");
      initialization_class = java.has("InitializationClass") ? java.text("InitializationClass") : "";
    }
  }

  bool names_our_class() const {
    // The Java plugin takes the name as JNI writes it; we also understand dots.
    std::string name = initialization_class;
    std::replace(name.begin(), name.end(), '.', '/');
    return name.rfind(our_package, 0) == 0;
  }

  /** Whether that plugin, if it is loaded, creates a JVM. */
  bool active = false;
  std::string initialization_class;
};

/** Who is the host if no setting says so, because older configurations have none. */
JavaHost usual_host(const Section& ours, const ForeignSection& foreign) {
  if (!foreign.active || foreign.initialization_class.empty()) {
    return JavaHost::own;
  }
  if (foreign.names_our_class()) {
    return JavaHost::java_plugin;
  }
  ours.problem(host_key, std::string("must be set, because the section \"Java\" lets the Orthanc Java plugin load \"") +
                             foreign.initialization_class + "\", which is no class of ours, and " + only_one +
                             "set it to \"" + java_plugin +
                             "\" if that class calls io.github.pseudonymizer.launch.Pseudonymizer.start(), or set "
                             "Java.Enabled to false");
  return JavaHost::own;
}

JavaHost host_of(const Section& ours, const ForeignSection& foreign) {
  if (!ours.has(host_key)) {
    return usual_host(ours, foreign);
  }
  const std::string host = ours.choice(host_key, {self, java_plugin});
  if (host == self && foreign.active) {
    ours.problem(host_key, std::string("found \"self\", but the section \"Java\" lets the Orthanc Java plugin start a "
                                       "JVM, and ") +
                               only_one + "set Java.Enabled to false, or Host to \"" + java_plugin + "\"");
  }
  if (host != java_plugin) {
    return JavaHost::own;
  }
  if (foreign.active && !foreign.initialization_class.empty()) {
    return JavaHost::java_plugin;
  }
  ours.problem(host_key,
               std::string("found \"") + java_plugin + "\", but " +
                   (foreign.active ? "Java.InitializationClass does not name the class that starts the pseudonymizer"
                                   : "the section \"Java\" of that plugin is missing, or its Enabled is false"));
  return JavaHost::own;
}

constexpr auto storage_key = "StorageDirectory";
constexpr auto default_storage = "OrthancStorage";

}  // namespace

std::string with_absolute_storage(std::string_view configuration, const std::string& configuration_path,
                                  const std::string& working_directory) {
  namespace fs = std::filesystem;
  Json json = parse_json(configuration);
  if (!json.is_object() || (json.contains(storage_key) && !json[storage_key].is_string())) {
    return std::string(configuration);  // read_settings and Java complain
  }
  const fs::path storage = json.value(storage_key, default_storage);
  if (storage.is_absolute()) {
    return std::string(configuration);
  }
  fs::path folder = fs::path(working_directory) / configuration_path;
  std::error_code ignored;
  if (!configuration_path.empty() && !fs::is_directory(folder, ignored)) {
    folder = folder.parent_path();
  }
  json[storage_key] = (folder / storage).lexically_normal().string();
  return to_text(json);
}

Settings read_settings(std::string_view configuration) {
  Settings settings;
  const Json json = parse_json(configuration);
  if (!json.is_object()) {
    settings.problems.emplace_back("Orthanc's configuration is not readable");
    return settings;
  }
  const Section root(json, "", settings.problems);
  const Section ours = root.section("Pseudonymizer");
  settings.enabled = ours.flag("Enable");
  if (!settings.enabled) {
    return settings;
  }
  settings.intercept = ours.choice("Intercept", {"replace", "block", "off"}) != "off";
  settings.block_modify = ours.choice("Modify", {"allow", "block"}) != "allow";
  const Section bridge = ours.section("Bridge");
  settings.deadlines.pick_up = bridge.seconds("PickUpSeconds", settings.deadlines.pick_up);
  settings.deadlines.answer = bridge.seconds("AnswerSeconds", settings.deadlines.answer);
  const Section java = ours.section("Java");
  settings.java_home = java.text("Home");
  settings.jar = java.text("Jar");
  settings.java_options = java.texts("Options");
  settings.host = host_of(java, ForeignSection(root));
  return settings;
}

}  // namespace pseudonymizer

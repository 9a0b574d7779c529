// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard.h"

#include "orthanc.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pseudonymizer {

namespace {

constexpr int64_t first_pause_milliseconds = 1'000;
constexpr int most_doublings = 6;

/** The address that this thread asks for, and whether it came to us. Orthanc calls the callback on the thread that
 * asks. */
class Probe {
 public:
  explicit Probe(const std::string& uri) : uri_(uri), outer_(std::exchange(current, this)) {}
  ~Probe() { current = outer_; }
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  bool reached = false;

  /** The innermost of this thread, or null. */
  static thread_local Probe* current;

  const std::string& uri() const { return uri_; }

 private:
  const std::string& uri_;
  Probe* outer_;
};

thread_local Probe* Probe::current = nullptr;

/** Whether our callback answers for this address. */
bool is_ours(OrthancPluginContext* context, const std::string& uri) {
  Probe probe(uri);
  OrthancMemory body(context);
  RestCall call;
  call.uri = uri.c_str();
  call.past_plugins = false;
  try {
    call_rest(context, call, body);
  } catch (...) {
    // Orthanc lets some exceptions of plugins through: what counts is whether we were reached.
  }
  return probe.reached;
}

bool begins_with(std::string_view text, std::string_view start) { return text.compare(0, start.size(), start) == 0; }

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool matches(const GuardedRoute& route, std::string_view uri) {
  if (!begins_with(uri, route.prefix)) {
    return false;
  }
  while (!uri.empty() && uri.back() == '/') {
    uri.remove_suffix(1);
  }
  return ends_with(uri, route.suffix);
}

int64_t now_milliseconds() {
  using std::chrono::steady_clock;
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch()).count();
}

std::string joined(const std::vector<std::string>& names) {
  std::string result;
  for (const auto& name : names) {
    result += (result.empty() ? "" : ", ") + name;
  }
  return result;
}

}  // namespace

void Guard::watch(std::vector<GuardedRoute> routes) {
  auto watch = std::make_shared<Watch>();
  for (auto& route : routes) {
    watch->routes.push_back(std::make_unique<Watched>());
    watch->routes.back()->route = std::move(route);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  watch_ = std::move(watch);
}

bool Guard::allows(OrthancPluginContext* context, std::string_view uri) {
  const auto watch = current();
  if (watch->all_ours) {
    return true;
  }
  try_again(context, *watch);
  bool allowed = true;
  for (const auto& watched : watch->routes) {
    if (watched->state == State::ours || !matches(watched->route, uri)) {
      continue;
    }
    if (watched->state == State::unknown && context != nullptr) {
      probe(context, *watch);
    }
    allowed = allowed && watched->state == State::ours;
  }
  return allowed;
}

bool Guard::covers(std::string_view uri) const {
  const auto watch = current();
  return std::any_of(watch->routes.begin(), watch->routes.end(),
                     [uri](const auto& watched) { return matches(watched->route, uri); });
}

void Guard::probe(OrthancPluginContext* context) { probe(context, *current()); }

bool Guard::is_probe(std::string_view uri) {
  // Another plugin may answer a probe by asking for something else that is ours: that proves nothing.
  if (Probe::current == nullptr || uri != Probe::current->uri()) {
    return false;
  }
  Probe::current->reached = true;
  return true;
}

std::vector<std::string> Guard::bypassed() const { return foreign(*current()); }

std::shared_ptr<Guard::Watch> Guard::current() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return watch_;
}

void Guard::probe(OrthancPluginContext* context, Watch& watch) {
  bool all_ours = true;
  for (const auto& watched : watch.routes) {
    if (watched->state != State::ours && is_ours(context, watched->route.probe)) {
      watched->state = State::ours;
    }
    State not_ours = State::unknown;
    watched->state.compare_exchange_strong(not_ours, State::foreign);
    all_ours = all_ours && watched->state == State::ours;
  }
  watch.all_ours = all_ours;
  tell(context, watch);
  if (!all_ours) {
    const int tries = std::min(watch.failed_tries.fetch_add(1), most_doublings);
    watch.next_try = now_milliseconds() + (first_pause_milliseconds << tries);
  }
}

/** Gives a route that was found in foreign hands another chance: a probe may fail for want of memory, for example. */
void Guard::try_again(OrthancPluginContext* context, Watch& watch) {
  if (context == nullptr || watch.failed_tries == 0 || now_milliseconds() < watch.next_try ||
      watch.probing.exchange(true)) {
    return;
  }
  try {
    probe(context, watch);
  } catch (...) {
    // The routes stay denied, until the next try.
  }
  watch.probing = false;
}

void Guard::tell(OrthancPluginContext* context, Watch& watch) {
  const auto names = foreign(watch);
  if (!names.empty() && !watch.told.exchange(true)) {
    log(context, LogLevel::error,
        "Another plugin was loaded before the pseudonymizer and answers in its place: " + joined(names) +
            ". These requests are refused with 403. " + guard_advice);
  }
  if (names.empty() && watch.told.exchange(false)) {
    log(context, LogLevel::warning, "The pseudonymizer answers all of its routes again");
  }
  const bool others = std::any_of(watch.routes.begin(), watch.routes.end(), [](const auto& watched) {
    return watched->route.of_another_plugin && watched->state == State::foreign;
  });
  if (others && !watch.told_of_others.exchange(true)) {
    log(context, LogLevel::info, "The plugin pixels-masker was loaded first: the request filter blocks it");
  }
}

std::vector<std::string> Guard::foreign(const Watch& watch) {
  std::vector<std::string> names;
  for (const auto& watched : watch.routes) {
    if (watched->state == State::foreign && !watched->route.of_another_plugin) {
      names.push_back(watched->route.name);
    }
  }
  return names;
}

}  // namespace pseudonymizer

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace pseudonymizer {

/** What an administrator can do about a route that another plugin answers. */
constexpr const char* guard_advice =
    "List libOrthancPseudonymizer.so before all other plugins in \"Plugins\" of Orthanc's configuration. The files of "
    "a folder are loaded in arbitrary order: if it lies in one, move it elsewhere and list it by its path";

/** A route that is ours, as long as no other plugin registered it before us. */
struct GuardedRoute {
  /** How its addresses begin and end; between the two there may be anything. */
  std::string prefix;
  std::string suffix;
  /** An address of it at which there is nothing. */
  std::string probe;
  /** As administrators know it. */
  std::string name;
  /** Whether it belongs to another plugin anyway, which we block: then that plugin may come first. */
  bool of_another_plugin = false;
};

/**
 * Keeps requests from routes of ours that another plugin answers. Thread-safe.
 *
 * If two plugins register one route, the first loaded wins, and no plugin is told. A plugin that forwards to Orthanc's
 * own REST API would lead past us. So each route is asked by GET for an address at which there is nothing: ours is the
 * one that answers if the callback, on the same thread, sees that address. A route that is not proven to be ours is
 * denied. Once proven it stays ours, because routes registered later come after it.
 */
class Guard {
 public:
  /** Forgets all routes and guards these; none is proven yet. */
  void watch(std::vector<GuardedRoute> routes);

  /** In the filter: whether a request for this URI comes to us or does not concern us. Probes if that is not known.
   */
  bool allows(OrthancPluginContext* context, std::string_view uri);

  /** Whether this URI is on one of the guarded routes, even if another plugin answers there. */
  bool covers(std::string_view uri) const;

  /** Probes all routes that are not proven, and says once in the log which ones another plugin answers. */
  void probe(OrthancPluginContext* context);

  /** In our callbacks: whether this request is a probe. It is then answered by anything. */
  static bool is_probe(std::string_view uri);

  /** The names of the routes that another plugin answers. */
  std::vector<std::string> bypassed() const;

 private:
  enum class State { unknown, ours, foreign };

  struct Watched {
    GuardedRoute route;
    std::atomic<State> state{State::unknown};
  };

  /** The guarded routes between two calls of watch(). */
  struct Watch {
    std::vector<std::unique_ptr<Watched>> routes;
    std::atomic<bool> all_ours{false};
    std::atomic<bool> told{false};
    std::atomic<bool> told_of_others{false};
    std::atomic<bool> probing{false};
    std::atomic<int64_t> next_try{0};
    std::atomic<int> failed_tries{0};
  };

  std::shared_ptr<Watch> current() const;
  static void probe(OrthancPluginContext* context, Watch& watch);
  static void try_again(OrthancPluginContext* context, Watch& watch);
  static void tell(OrthancPluginContext* context, Watch& watch);
  static std::vector<std::string> foreign(const Watch& watch);

  mutable std::mutex mutex_;
  std::shared_ptr<Watch> watch_ = std::make_shared<Watch>();
};

}  // namespace pseudonymizer

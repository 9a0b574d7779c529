#pragma once

#include <orthanc/OrthancCPlugin.h>

#include <string_view>

namespace pseudonymizer {

/** The addresses by which the plugin "pixels-masker" modifies and anonymizes, as a route. */
constexpr const char* masker_route =
    "/plugins/pixels-masker/(patients|studies|series|instances)/([^/]+)/(modify|anonymize)";

/** Whether a request for this URI may end up in those. Rather too often true than too seldom. */
bool is_masker(std::string_view uri);

/**
 * Finds out whether our callback for masker_route is the one that answers, and if so lets the filter pass what it has
 * denied until then. Of two plugins on one route the first loaded wins, and no plugin can see which that is: so every
 * address is asked for by GET, which the other plugin refuses and ours, on the same thread, recognizes.
 */
void probe_masker(OrthancPluginContext* context);

/** In our callback: whether it is being probed. Notes that it was reached. */
bool masker_probed();

}  // namespace pseudonymizer

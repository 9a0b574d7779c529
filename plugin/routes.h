// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "guard.h"
#include "settings.h"

#include <orthanc/OrthancCPlugin.h>

#include <vector>

namespace pseudonymizer {

/**
 * Registers the REST callbacks. Only during OrthancPluginInitialize: registering later can deadlock Orthanc's HTTP
 * server.
 */
void register_routes(OrthancPluginContext* context, const Settings& settings);

/**
 * The routes among these that must not be another plugin's. Not the list of jobs: another plugin that answers that
 * only keeps the reasons of failures from being shown.
 */
std::vector<GuardedRoute> guarded_routes(const Settings& settings);

}  // namespace pseudonymizer

#pragma once

#include "settings.h"

#include <orthanc/OrthancCPlugin.h>

namespace pseudonymizer {

/**
 * Registers the REST callbacks. Only during OrthancPluginInitialize: registering later can deadlock Orthanc's HTTP
 * server.
 */
void register_routes(OrthancPluginContext* context, const Settings& settings);

}  // namespace pseudonymizer

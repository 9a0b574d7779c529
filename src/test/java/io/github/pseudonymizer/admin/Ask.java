// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import io.github.pseudonymizer.orthanc.caller.Caller;
import java.util.Map;

/**
 * A request on one of our own routes.
 *
 * @param path below {@code /pseudonymizer/}
 */
record Ask(String method, String path, Map<String, String> arguments, Caller caller, String body) {}

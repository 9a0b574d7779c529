// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

/**
 * What becomes of requests to Orthanc's anonymization and modification.
 *
 * @param anonymize what becomes of anonymization over HTTP
 * @param internal whether calls from Lua and plugins are treated as those over HTTP; else they get the built-in
 * @param blockMessage what a blocked client is told
 */
public record Interception(Mode anonymize, boolean internal, String blockMessage) {

    /** What becomes of a request. */
    public enum Mode {
        REPLACE,
        BLOCK,
        OFF
    }
}

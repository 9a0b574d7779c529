package io.github.pseudonymizer.admin;

import com.google.gson.JsonElement;

/**
 * An answer of the plugin's own API.
 *
 * @param status of HTTP
 * @param body as JSON
 */
public record Reply(int status, JsonElement body) {}

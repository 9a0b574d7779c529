// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings of an embedded server. */
final class ServerSettings {

    /** Given on the command line, where they win over the files in the data directory. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", ""),
            Map.entry("port", "" + SocketDirectory.PORT),
            Map.entry("unix_socket_permissions", "0700"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("max_connections", "50"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("max_wal_size", "256MB"),
            Map.entry("jit", "off"),
            // Workers that read ahead are for large databases. Without them no start has to wait for theirs.
            Map.entry("io_method", "sync"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            // Starts, stops and crashes only: errors and statements can quote values. A file for each day of the week.
            Map.entry("log_min_messages", "log"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_statement", "none"),
            Map.entry("log_min_duration_statement", "-1"),
            Map.entry("log_parameter_max_length", "0"),
            Map.entry("log_parameter_max_length_on_error", "0"),
            Map.entry("log_autovacuum_min_duration", "-1"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_lock_waits", "off"),
            Map.entry("logging_collector", "on"),
            Map.entry("log_destination", "stderr"),
            Map.entry("log_directory", "log"),
            Map.entry("log_filename", "server-%a.log"),
            Map.entry("log_file_mode", "0600"),
            Map.entry("log_rotation_age", "1d"),
            Map.entry("log_rotation_size", "0"),
            Map.entry("log_truncate_on_rotation", "on"));

    /** The major versions that brought some of the settings; earlier servers refuse them. */
    private static final Map<String, Integer> SINCE = Map.of("io_method", 18);

    private ServerSettings() {}

    /** As words of its command. */
    static List<String> of(int major) {
        List<String> words = new ArrayList<>();
        SETTINGS.forEach((name, value) -> {
            if (major >= SINCE.getOrDefault(name, 0)) {
                words.addAll(List.of("-c", name + "=" + value));
            }
        });
        return words;
    }
}
